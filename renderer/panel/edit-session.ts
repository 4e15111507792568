/**
 * The one text being typed in the panel: a field's text, a value's JSON, a text of a sample, or a whole row's raw text. What must stay true:
 * no typing is lost. Every change of the text is kept as a draft until the engine has confirmed the change or the user
 * has given it up, and a draft is given back when its row is shown again, also after a crash.
 */
import type { ChangeRequest } from '../../shared/contract.ts'
import type { DatasetId, RowId } from '../../shared/ids.ts'
import type { DatasetStore } from '../dataset/dataset-store.ts'
import { type EditTarget, isSameTarget, parseTarget, requestFor } from './edit-target.ts'

export interface Edit {
  readonly row: RowId
  readonly target: EditTarget
  /** The text as it was when the edit began; what is typed against. */
  readonly initial: string
  readonly text: string
  /** Came back from an earlier time. */
  readonly isRestored: boolean
  readonly isSaving: boolean
  /** The revision that holds the change, once it is confirmed; the edit stays on screen until the row shows it. */
  readonly confirmedRevision: number | null
  /** Where the caret starts, as an offset in the text. */
  readonly caret: number | null
}

export interface Drafts {
  get(key: string): Promise<string | null>
  set(key: string, text: string): void
  clear(key: string): void
}

type Changes = Pick<DatasetStore, 'apply' | 'canWrite' | 'getState'>

/** A draft of more than this is kept when the typist pauses, since printing it at each key would be felt. */
const LARGE = 500_000
const LARGE_PAUSE_MS = 1_000

export class EditSession {
  readonly #dataset: Changes
  readonly #drafts: Drafts
  readonly #listeners = new Set<() => void>()
  #edit: Edit | null = null
  #draftTimer: ReturnType<typeof setTimeout> | undefined

  constructor(dataset: Changes, drafts: Drafts) {
    this.#dataset = dataset
    this.#drafts = drafts
  }

  getEdit(): Edit | null {
    return this.#edit
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Starts an edit; false when the dataset can't be written, or another text is still being typed. */
  begin(row: RowId, target: EditTarget, initial: string, caret: number | null = null): boolean {
    if (!this.#dataset.canWrite() || (this.#edit !== null && isTyped(this.#edit))) return false
    this.#set({
      row,
      target,
      initial,
      text: initial,
      isRestored: false,
      isSaving: false,
      confirmedRevision: null,
      caret,
    })
    return true
  }

  /** Takes in what was typed. */
  type(text: string): void {
    if (this.#edit === null || this.#edit.text === text) return
    if (this.#edit.isSaving) return
    const edit = { ...this.#edit, text }
    this.#set(edit)
    clearTimeout(this.#draftTimer)
    if (text.length <= LARGE) this.#keep(edit)
    else this.#draftTimer = setTimeout(() => this.#keep(edit), LARGE_PAUSE_MS)
  }

  /** Says anew what the text is of, as whether its copies follow; the text stays. */
  retarget(target: EditTarget): void {
    if (this.#edit === null || this.#edit.isSaving) return
    this.#set({ ...this.#edit, target })
    if (isTyped(this.#edit)) this.#keep(this.#edit)
  }

  /**
   * Makes the change; once it is confirmed the edit waits for `settle`, and when it is refused it stays open. `request`
   * stands for the edit's own change where more is done in the same step.
   */
  async commit(request?: ChangeRequest): Promise<boolean> {
    const edit = this.#edit
    if (edit === null || edit.isSaving) return false
    if (!isTyped(edit) && request === undefined) {
      this.cancel()
      return true
    }
    this.#set({ ...edit, isSaving: true })
    const confirmation = await this.#dataset.apply(request ?? requestFor(edit.row, edit.target, edit.text))
    if (confirmation !== null) this.#forget(edit.row)
    // Another row may be in hand by now; its edit is not this one's to end.
    if (this.#edit?.row === edit.row && isSameTarget(this.#edit.target, edit.target)) {
      if (confirmation === null) this.#set({ ...this.#edit, isSaving: false })
      else this.#set({ ...this.#edit, confirmedRevision: confirmation.revision })
    }
    return confirmation !== null
  }

  /** Ends an edit whose change is in what is now shown. */
  settle(revision: number): void {
    const confirmed = this.#edit?.confirmedRevision
    if (confirmed != null && confirmed <= revision) this.#set(null)
  }

  /** Gives the typed text up. */
  cancel(): void {
    if (this.#edit === null || this.#edit.isSaving) return
    this.#forget(this.#edit.row)
    this.#set(null)
  }

  /** Lets go of an edit whose row is left; what was typed stays as that row's draft. */
  leave(): void {
    if (this.#edit === null) return
    if (!this.#edit.isSaving) {
      clearTimeout(this.#draftTimer)
      this.#keep(this.#edit)
    }
    this.#set(null)
  }

  /** Gives the text of a draft, of this numbering of rows or an earlier one; null where there is none. */
  async findDraft(epoch: number, row: RowId): Promise<string | null> {
    const draft = await this.#drafts.get(draftKey(this.#dataset.getState().dataset, epoch, row))
    return draft === null ? null : (parseDraft(draft)?.text ?? null)
  }

  /** Lets a draft of an earlier numbering of rows go. */
  forgetDraft(epoch: number, row: RowId): void {
    this.#drafts.clear(draftKey(this.#dataset.getState().dataset, epoch, row))
  }

  /**
   * Gives a row's draft back, if it has one and nothing is being typed. `current` says what stands at the draft's place
   * now: a draft that came to be the row's own text is done with, one whose place is gone waits.
   */
  async restore(row: RowId, current: (target: EditTarget) => string | null): Promise<boolean> {
    if (!this.#dataset.canWrite()) return false
    const key = this.#keyOf(row)
    const draft = await this.#drafts.get(key)
    const kept = draft === null ? null : parseDraft(draft)
    if (kept === null || this.#edit !== null) return false
    const now = current(kept.target)
    if (now === kept.text) this.#drafts.clear(key)
    if (now === null || now === kept.text) return false
    this.#set({ ...kept, row, isRestored: true, isSaving: false, confirmedRevision: null, caret: null })
    return true
  }

  #keep(edit: Edit): void {
    const key = this.#keyOf(edit.row)
    if (isTyped(edit)) this.#drafts.set(key, printDraft(edit))
    else this.#drafts.clear(key)
  }

  #forget(row: RowId): void {
    clearTimeout(this.#draftTimer)
    this.#drafts.clear(this.#keyOf(row))
  }

  #keyOf(row: RowId): string {
    const { dataset, epoch } = this.#dataset.getState()
    return draftKey(dataset, epoch, row)
  }

  #set(edit: Edit | null): void {
    this.#edit = edit
    for (const listener of this.#listeners) listener()
  }
}

/** Rows are named anew when a file is read anew, and a draft must not come back in another row. */
const draftKey = (dataset: DatasetId, epoch: number, row: RowId): string => `panel/${dataset}/${epoch}/${row}`

/** Tells whether an edit holds typing that would be lost. */
export const isTyped = (edit: Edit): boolean => edit.text !== edit.initial

const printDraft = ({ target, initial, text }: Edit): string => JSON.stringify({ target, initial, text })

/** Reads a kept draft; null for what this version does not understand. */
const parseDraft = (draft: string): Pick<Edit, 'target' | 'initial' | 'text'> | null => {
  let value: unknown
  try {
    value = JSON.parse(draft)
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
  if (typeof value !== 'object' || value === null) return null
  const { target, initial, text } = value as { target?: unknown; initial?: unknown; text?: unknown }
  if (typeof initial !== 'string' || typeof text !== 'string') return null
  const parsed = parseTarget(target)
  return parsed === null ? null : { target: parsed, initial, text }
}
