/**
 * What the panel knows: the row that is followed and the text being typed, kept in step. A row that is left takes its
 * unfinished text along as a draft; a row that comes gets its own back.
 */
import { EngineError } from '../../shared/engine-error.ts'
import { type RowId, rowId } from '../../shared/ids.ts'
import type { JsonPath } from '../../shared/json-path.ts'
import { notify } from '../app/notify.ts'
import { sizeText } from '../app/quantities.ts'
import { errorText, t } from '../app/words.ts'
import type { DatasetStore } from '../dataset/dataset-store.ts'
import { writeClipboard } from '../grid/clipboard-text.ts'
import type { GridStore } from '../grid/grid-store.ts'
import { memory } from '../memory/memory.ts'
import { type Edit, EditSession, isTyped } from './edit-session.ts'
import type { SampleTarget } from './edit-target.ts'
import type { ValueSpan } from './json-outline.ts'
import { targetText } from './place-text.ts'
import { type Following, type ReadRow, RowFollower } from './row-follower.ts'
import { targetName } from './target-name.ts'
import { valueJson, valueText } from './value-text.ts'

/**
 * How long a line may be that is typed in without a second thought, in UTF-16 units. The editor measures a wrapped line
 * whole when it opens: 140 ms for this length, 500 ms for 900,000. Longer ones are opened when that is what is wanted.
 */
export const LINE_LIMIT = 2 ** 18
/** Longer texts are not typed in at all. */
export const TYPING_LIMIT = 2 ** 24

export interface PanelState {
  readonly following: Following
  readonly edit: Edit | null
}

export class PanelStore {
  readonly dataset: DatasetStore
  readonly grid: GridStore
  readonly follower: RowFollower
  readonly session: EditSession
  readonly #listeners = new Set<() => void>()
  #state: PanelState
  #row: RowId | null = null
  /** The row whose typing was noted last. */
  #noted: RowId | null = null

  constructor(dataset: DatasetStore, grid: GridStore, follower = new RowFollower(dataset, grid)) {
    this.dataset = dataset
    this.grid = grid
    this.follower = follower
    this.session = new EditSession(dataset, memory.drafts)
    this.#state = { following: this.follower.getFollowing(), edit: null }
  }

  /** Starts to follow the cursor; the answer stops it. */
  start(): () => void {
    const stops = [
      this.follower.subscribe(() => this.#onRow()),
      this.session.subscribe(() => this.#onEdit()),
      this.follower.start(),
    ]
    void this.#sayWaiting()
    return () => {
      for (const stop of stops) stop()
      this.session.leave()
    }
  }

  getState(): PanelState {
    return this.#state
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Starts to edit a value of the row on screen. */
  beginEdit(kind: 'text' | 'json', path: JsonPath, span: ValueSpan, caret: number | null = null): void {
    const read = this.getRead()
    if (read?.json == null || whyFixed(this.dataset.canWrite(), read) !== null) return
    const { json } = read
    const textOf = (): string => (kind === 'text' ? valueText(json.text, span) : valueJson(json.text, span))
    this.#begin(span.end - span.start, textOf, (text) => this.session.begin(read.row, { kind, path }, text, caret))
  }

  /** Starts to edit a text of the sample that the row on screen is. */
  beginSample(target: SampleTarget, text: string, caret: number | null = null): void {
    const read = this.getRead()
    if (read === null || whyFixed(this.dataset.canWrite(), read) !== null) return
    this.#begin(
      text.length,
      () => text,
      (initial) => this.session.begin(read.row, target, initial, caret),
    )
  }

  #begin(length: number, textOf: () => string, make: (text: string) => boolean): void {
    const whole = sizeText(length)
    if (length > TYPING_LIMIT) {
      notify({ tone: 'info', text: t('panel.edit.tooLarge', { whole }) })
      return
    }
    const text = textOf()
    const begin = (): void => {
      if (!make(text)) this.#sayUnfinished()
    }
    if (!hasLongLine(text)) begin()
    else
      notify({
        tone: 'info',
        text: t('panel.edit.slow', { whole }),
        action: { label: t('panel.edit.anyway'), run: begin },
      })
  }

  /** Takes in what is typed into the raw text. */
  typeRaw(text: string): void {
    const read = this.getRead()
    if (read === null) return
    const edit = this.session.getEdit()
    if (edit?.target.kind === 'raw') this.session.type(text)
    else if (text === read.text.text) return
    else if (this.session.begin(read.row, { kind: 'raw' }, read.text.text)) this.session.type(text)
    else this.#sayUnfinished()
  }

  /** Gives the typed text up; it can be brought back as long as its row is on screen. */
  discardEdit(): void {
    const edit = this.session.getEdit()
    if (edit === null || edit.isSaving) return
    this.session.cancel()
    if (!isTyped(edit)) return
    const bringBack = (): void => {
      if (this.getRead()?.row !== edit.row || !this.session.begin(edit.row, edit.target, edit.initial)) return
      this.session.type(edit.text)
    }
    notify({
      tone: 'info',
      text: t('panel.edit.discarded'),
      action: { label: t('panel.edit.bringBack'), run: bringBack },
    })
  }

  getRead(): ReadRow | null {
    const { following } = this.#state
    return following.state === 'ready' ? following.read : null
  }

  #onRow(): void {
    const following = this.follower.getFollowing()
    const row = following.state === 'ready' ? following.read.row : following.state === 'empty' ? null : this.#row
    const hasMoved = row !== this.#row
    if (hasMoved) {
      this.#row = row
      this.session.leave()
    } else if (following.state === 'ready') {
      this.session.settle(following.read.text.revision)
    }
    this.#show()
    if (hasMoved && following.state === 'ready') void this.#restore(following.read)
  }

  async #restore(read: ReadRow): Promise<void> {
    await this.session.restore(read.row, (target) => targetText(read.text.text, read.json, target))
  }

  #onEdit(): void {
    const edit = this.session.getEdit()
    // The row may show the change before the change is confirmed, since states are pushed as well.
    const shown = this.follower.getFollowing()
    if (edit?.confirmedRevision != null && shown.state === 'ready' && shown.read.row === edit.row) {
      this.session.settle(shown.read.text.revision)
    }
    if (edit !== null && isTyped(edit) && edit.row !== this.#noted) {
      this.#noted = edit.row
      memory.set(this.#notedKey(), { row: edit.row, epoch: this.dataset.getState().epoch })
    }
    this.#show()
  }

  /** Says, once, that a row which is not on screen holds text from before a crash, or that its row is no more. */
  async #sayWaiting(): Promise<void> {
    const noted = await memory.get<{ row?: unknown; epoch?: unknown } | null>(this.#notedKey(), null)
    if (typeof noted?.row !== 'number' || typeof noted.epoch !== 'number' || !this.dataset.canWrite()) return
    const { epoch } = noted
    const row = rowId(noted.row)
    const text = await this.session.findDraft(epoch, row)
    if (text === null) return
    if (epoch !== this.dataset.getState().epoch) {
      const copy = async (): Promise<void> => {
        if (await writeClipboard(text)) this.session.forgetDraft(epoch, row)
      }
      const action = { label: t('panel.edit.copyText'), run: () => void copy() }
      notify({ tone: 'info', text: t('panel.edit.stranded'), action })
    } else if (this.#row !== row && this.grid.getCursor()?.row !== row) {
      const action = { label: t('panel.edit.show'), run: () => void this.#goTo(row) }
      notify({ tone: 'info', text: t('panel.edit.waiting'), action })
    }
  }

  async #goTo(row: RowId): Promise<void> {
    try {
      const { position } = await this.dataset.api.findPosition({ view: this.dataset.getView().view, row })
      if (position !== null) this.grid.goTo(position)
    } catch (error) {
      if (!(error instanceof EngineError)) throw error
      notify({ tone: 'error', text: errorText(error) })
    }
  }

  #notedKey(): string {
    return `panel/unfinished/${this.dataset.getState().dataset}`
  }

  #sayUnfinished(): void {
    const edit = this.session.getEdit()
    if (edit === null || !isTyped(edit)) return
    notify({ tone: 'info', text: t('panel.edit.unfinished', { field: targetName(edit.target, t) }) })
  }

  #show(): void {
    const following = this.follower.getFollowing()
    const edit = this.session.getEdit()
    if (following === this.#state.following && edit === this.#state.edit) return
    this.#state = { following, edit }
    for (const listener of this.#listeners) listener()
  }
}

/** Why a row can't be edited, as the catalogue words it. */
export type WhyFixed = 'readOnly' | 'deletedRow' | 'partOnly'

/** Gives the reason why a row can't be edited; null when it can. */
export const whyFixed = (canWrite: boolean, read: ReadRow | null): WhyFixed | null => {
  if (!canWrite) return 'readOnly'
  if (read?.text.isDeleted) return 'deletedRow'
  return read?.text.isCut ? 'partOnly' : null
}

/** Tells whether a text holds a line that takes the editor long to open. */
export const hasLongLine = (text: string): boolean => {
  for (let start = 0; text.length - start > LINE_LIMIT; ) {
    const end = text.lastIndexOf('\n', start + LINE_LIMIT)
    if (end < start) return true
    start = end + 1
  }
  return false
}
