/** How an edit of a cell begins: what is edited, whether it may be, and what must be read first. */
import type { ValueKind } from '../../shared/contract.ts'
import { EngineError } from '../../shared/engine-error.ts'
import { type JsonPath, pathLabel } from '../../shared/json-path.ts'
import { notify } from '../app/notify.ts'
import { t } from '../app/words.ts'
import { memory } from '../memory/memory.ts'
import type { EditTarget } from './cell-editing.ts'
import { type CellValue, valueInRow, valueOfCell } from './cell-value.ts'
import { mainKind } from './column-layout.ts'
import type { GridStore } from './grid-store.ts'
import { sayError, sayReadOnly } from './grid-words.ts'
import type { ShownRow } from './row-pages.ts'

/** Longer texts belong into the row panel, whose editor lays out only what it shows. */
const EDIT_LIMIT = 2 ** 20
/** Rows above this are not sent to a window for the sake of one cell. */
const ROW_LIMIT = 2 ** 24

/** What stands under the cursor and would be edited. */
interface Subject {
  readonly target: EditTarget
  readonly shown: ShownRow
  readonly key: string
  /** The kind of most values of the field. */
  readonly usualKind: ValueKind
}

export class EditStarter {
  readonly #grid: GridStore
  /** What is being typed now, as the next session would have to know it. */
  #markedTarget: EditTarget | null = null

  constructor(grid: GridStore) {
    this.#grid = grid
    grid.editing.subscribe(() => this.#markTyping())
    grid.subscribe(() => this.#leaveStrayed())
  }

  /** Opens the cell under the cursor with its value. */
  open(): void {
    const subject = this.#subject()
    if (subject === null) return
    const { target, shown, key, usualKind } = subject
    const { editing } = this.#grid
    if (target.path === null) {
      void editing.openLater(target, () => this.#read(target))
      return
    }
    const cell = this.#grid.getCell(shown, key)
    const isAbsent = cell === undefined || cell.kind === 'absent'
    const value = isAbsent ? null : valueOfCell(cell)
    if (isAbsent) editing.openOver(target, usualKind, null, '')
    else if (value === null) void editing.openLater(target, () => this.#read(target))
    else void editing.open(target, value)
  }

  /** Takes typing for the new text of the cell under the cursor; false where nothing can be typed. */
  typeOver(text: string): boolean {
    const subject = this.#subject()
    if (subject === null) return false
    const { target, shown, key, usualKind } = subject
    const cell = target.path === null ? undefined : this.#grid.getCell(shown, key)
    const kind = target.path === null ? 'string' : cell === undefined || cell.kind === 'absent' ? usualKind : cell.kind
    this.#grid.editing.openOver(target, kind, cell === undefined ? null : valueOfCell(cell), text)
    return true
  }

  /** Offers to go on with what was being typed when the window went away. */
  async offerDraft(): Promise<void> {
    const target = await memory.get<EditTarget | null>(this.#markKey(), null)
    if (target === null || !this.#grid.dataset.canWrite() || !(await this.#grid.editing.hasDraft(target))) return
    this.#offer(target, 'grid.draft.offer')
  }

  async #continue({ row, path }: EditTarget): Promise<void> {
    const grid = this.#grid
    if (!(await grid.goToRow(row))) {
      await grid.dataset.setQuery({ text: '' })
      await grid.goToRow(row)
    }
    if (path !== null) grid.columns.show(path)
    if (path !== null) grid.goToColumn(path)
    grid.focus()
    const target = { row, path }
    await grid.editing.openLater(target, async () => (await this.#read(target)) ?? { kind: 'string', text: '' })
  }

  /** A view without the row takes the cursor elsewhere; an editor that went along would seem to be of another row. */
  #leaveStrayed(): void {
    const { editing } = this.#grid
    const edit = editing.getEdit()
    const cursor = this.#grid.getCursor()
    if (edit.state === 'idle' || cursor === null || cursor.row === edit.target.row) return
    editing.leave()
    if (edit.state !== 'typing') return
    memory.set(this.#markKey(), edit.target)
    this.#offer(edit.target, 'grid.draft.aside')
  }

  #offer(target: EditTarget, words: 'grid.draft.offer' | 'grid.draft.aside'): void {
    notify({
      tone: 'info',
      text: t(words, { field: target.path === null ? t('grid.draft.row') : pathLabel(target.path) }),
      action: { label: t('grid.draft.continue'), run: () => void this.#continue(target) },
    })
  }

  #subject(): Subject | null {
    const grid = this.#grid
    const place = grid.getPlace()
    const shown = place === null ? null : grid.pages.getRow(place.position)
    if (place === null || shown === null) return null
    if (!grid.dataset.canWrite()) {
      sayReadOnly(grid.dataset)
      return null
    }
    const { row } = shown.row
    const column = grid.columns.getShown().columns[place.column]
    if (column?.kind === 'signal' && shown.row.fault === null) {
      notify({ tone: 'info', text: t('search.column.computed') })
      return null
    }
    if (shown.row.fault !== null || column === undefined || column.kind === 'signal') {
      return { target: { row, path: null }, shown, key: '', usualKind: 'string' }
    }
    const usualKind = mainKind(column.field)
    return { target: { row, path: column.path }, shown, key: column.key, usualKind: orString(usualKind) }
  }

  async #read({ row, path }: EditTarget): Promise<CellValue | null> {
    const { api } = this.#grid.dataset
    const { dataset } = this.#grid.dataset.getState()
    try {
      const read = await api.readRow({ dataset, row, limit: ROW_LIMIT })
      const value: CellValue | null = path === null ? { kind: 'string', text: read.text } : valueInRow(read.text, path)
      if (!read.isCut && value !== null && value.text.length <= EDIT_LIMIT) return value
      notify({ tone: 'info', text: t(read.isCut || value !== null ? 'grid.tooLong' : 'grid.noValue') })
      return null
    } catch (error) {
      if (!(error instanceof EngineError)) throw error
      sayError(error)
      return null
    }
  }

  #markTyping(): void {
    const edit = this.#grid.editing.getEdit()
    const target = edit.state === 'typing' ? edit.target : null
    if (target === this.#markedTarget) return
    this.#markedTarget = target
    memory.set(
      this.#markKey(),
      target === null ? null : { row: target.row, path: target.path satisfies JsonPath | null },
    )
  }

  #markKey(): string {
    return `grid.typing/${this.#grid.dataset.getState().dataset}`
  }
}

/** A field that has only ever been null takes text. */
const orString = (kind: ValueKind): ValueKind => (kind === 'null' ? 'string' : kind)
