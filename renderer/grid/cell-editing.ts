/**
 * The one text that is being typed into a cell. What must stay true: nothing is written but what was typed on purpose. A
 * text that was cut is never saved, text that is unchanged sends nothing, and what is no value of its kind is refused
 * with the reason. Every change of the text is kept as a draft until the engine has confirmed it or the user gave it up.
 */
import type { ChangeRequest, Confirmation, ValueKind } from '../../shared/contract.ts'
import type { RowId } from '../../shared/ids.ts'
import { type JsonPath, pathKey } from '../../shared/json-path.ts'
import { type CellValue, readTyped, type TypedProblem, textAsKind } from './cell-value.ts'
import { asShown, withLineEndsOf } from './line-ends.ts'

/** What is edited: a field of a row, or a malformed row's whole text. */
export interface EditTarget {
  readonly row: RowId
  /** Null for the row's whole text. */
  readonly path: JsonPath | null
}

export type EditProblem = TypedProblem | { readonly kind: 'line-break' }

export interface TypingEdit {
  readonly state: 'typing'
  readonly target: EditTarget
  /** Another number means that the text was set from outside, and the text area must take it over. */
  readonly seed: number
  readonly text: string
  readonly kind: ValueKind
  /** The value as it was; null when it was never read, or is not there. */
  readonly initial: CellValue | null
  /** Begun by typing over what was there, so that an empty text only means that nothing was typed after all. */
  readonly isOver: boolean
  readonly isRestored: boolean
  /** Says what is wrong with the text as it stands. */
  readonly problem: EditProblem | null
  /** Somebody tried to leave with a problem. */
  readonly isRefused: boolean
}

export type Edit = { readonly state: 'idle' } | { readonly state: 'loading'; readonly target: EditTarget } | TypingEdit

export interface Drafts {
  get(key: string): Promise<string | null>
  set(key: string, text: string): void
  clear(key: string): void
}

/** Sends a change that was committed; `value` is what the cell shows until the engine has answered. */
export type SendEdit = (request: ChangeRequest, target: EditTarget, value: CellValue) => Promise<Confirmation | null>

const IDLE: Edit = { state: 'idle' }

export class CellEditing {
  readonly #drafts: Drafts
  readonly #draftScope: string
  readonly #send: SendEdit
  readonly #listeners = new Set<() => void>()
  #edit: Edit = IDLE
  #seed = 0
  /** The texts of the kinds that were left, to come back to. */
  #left = new Map<ValueKind, string>()

  constructor(drafts: Drafts, draftScope: string, send: SendEdit) {
    this.#drafts = drafts
    this.#draftScope = draftScope
    this.#send = send
  }

  getEdit(): Edit {
    return this.#edit
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Opens a value to be changed; a draft of it, if there is one, takes the value's place. */
  async open(target: EditTarget, initial: CellValue): Promise<void> {
    this.#begin(target, initial.kind, initial, initial.text, false)
    const kept = await this.#drafts.get(this.#keyOf(target))
    const draft = kept === null ? null : parseDraft(kept)
    const now = this.#edit
    // What was typed while the draft was being looked for is newer.
    if (draft === null || now.state !== 'typing' || now.target !== target || !isUnchanged(now)) return
    const restored = { ...now, ...draft, seed: ++this.#seed, isRestored: true }
    this.#set({ ...restored, problem: problemOf(restored) })
  }

  /** Opens a field that the row does not have, or that is not read yet; `text` is what was typed over it so far. */
  openOver(target: EditTarget, kind: ValueKind, initial: CellValue | null, text: string): void {
    this.#begin(target, kind, initial, '', true)
    if (text !== '') this.type(text)
  }

  /** Waits for a value that must be read first; `isOn` tells whether the wait is still wanted when it comes. */
  async openLater(target: EditTarget, read: () => Promise<CellValue | null>): Promise<void> {
    this.#set({ state: 'loading', target })
    const value = await read()
    if (this.#edit.state !== 'loading' || this.#edit.target !== target) return
    if (value === null) this.#set(IDLE)
    else await this.open(target, value)
  }

  /** Tells whether a cell's typing was left without an end. */
  async hasDraft(target: EditTarget): Promise<boolean> {
    return (await this.#drafts.get(this.#keyOf(target))) !== null
  }

  /** Takes in what is typed. */
  type(text: string): void {
    const edit = this.#edit
    if (edit.state !== 'typing') return
    const next = { ...edit, text, isRefused: false, isRestored: edit.isRestored && text === edit.text }
    this.#set({ ...next, problem: problemOf(next) })
    this.#keepDraft(next)
  }

  /** Goes on with another kind of value. */
  setKind(kind: ValueKind): void {
    const edit = this.#edit
    if (edit.state !== 'typing' || edit.kind === kind || edit.target.path === null) return
    this.#left.set(edit.kind, edit.text)
    const value = { kind, text: this.#left.get(kind) ?? textAsKind(edit, kind) }
    const next = { ...edit, ...value, seed: ++this.#seed, isRefused: false }
    this.#set({ ...next, problem: problemOf(next) })
    this.#keepDraft(next)
  }

  /** Ends the edit and sends what was changed; false when the text is refused and stays open. */
  commit(): boolean {
    const edit = this.#edit
    if (edit.state !== 'typing') {
      this.cancel()
      return true
    }
    if (isUnchanged(edit)) {
      this.cancel()
      return true
    }
    if (edit.problem !== null) {
      this.#set({ ...edit, isRefused: true })
      return false
    }
    const request = requestFor(edit)
    if (request === null) return false
    this.#set(IDLE)
    void this.#sendAway(request, edit)
    return true
  }

  /** Gives the text up. */
  cancel(): void {
    if (this.#edit.state === 'typing') this.#drafts.clear(this.#keyOf(this.#edit.target))
    if (this.#edit.state !== 'idle') this.#set(IDLE)
  }

  /** Lets go of the text, which stays as its cell's draft. */
  leave(): void {
    if (this.#edit.state !== 'idle') this.#set(IDLE)
  }

  /** Goes back from a draft that was restored to the value as it is. */
  discardDraft(): void {
    const edit = this.#edit
    if (edit.state !== 'typing' || edit.initial === null) return
    this.#drafts.clear(this.#keyOf(edit.target))
    this.#begin(edit.target, edit.initial.kind, edit.initial, edit.initial.text, false)
  }

  #begin(target: EditTarget, kind: ValueKind, initial: CellValue | null, text: string, isOver: boolean): void {
    this.#left = new Map()
    this.#set({
      state: 'typing',
      target,
      seed: ++this.#seed,
      text: asShown(text),
      kind,
      initial,
      isOver,
      isRestored: false,
      problem: null,
      isRefused: false,
    })
  }

  /** The draft goes only once the change is on disk: a refused one is still there when the cell is opened again. */
  async #sendAway(request: ChangeRequest, edit: TypingEdit): Promise<void> {
    const confirmation = await this.#send(request, edit.target, { kind: edit.kind, text: textToWrite(edit) })
    if (confirmation !== null) this.#drafts.clear(this.#keyOf(edit.target))
  }

  #keepDraft(edit: TypingEdit): void {
    if (isUnchanged(edit)) this.#drafts.clear(this.#keyOf(edit.target))
    else this.#drafts.set(this.#keyOf(edit.target), JSON.stringify({ kind: edit.kind, text: edit.text }))
  }

  #keyOf({ row, path }: EditTarget): string {
    return `grid/${this.#draftScope}/${row}/${path === null ? 'raw' : pathKey(path)}`
  }

  #set(edit: Edit): void {
    this.#edit = edit
    for (const listener of this.#listeners) listener()
  }
}

/** Tells whether nothing would change. */
const isUnchanged = ({ initial, kind, text, target, isOver }: TypingEdit): boolean => {
  if (isOver && text === '') return true
  if (initial === null) return false
  if (target.path !== null && initial.kind !== kind) return false
  return asShown(initial.text) === text
}

const textToWrite = ({ initial, kind, text }: TypingEdit): string =>
  initial?.kind === kind ? withLineEndsOf(initial.text, text) : text

const problemOf = (edit: TypingEdit): EditProblem | null => {
  // A lone CR may stand in a row; the text area shows it as the line break that it is not.
  if (edit.target.path === null) return textToWrite(edit).includes('\n') ? { kind: 'line-break' } : null
  const typed = readTyped(edit)
  return 'problem' in typed ? typed.problem : null
}

const requestFor = (edit: TypingEdit): ChangeRequest | null => {
  const { row, path } = edit.target
  const text = textToWrite(edit)
  if (path === null) return { kind: 'replace', row, text }
  const typed = readTyped({ kind: edit.kind, text })
  return 'json' in typed ? { kind: 'set', target: { kind: 'row', row }, path, json: typed.json } : null
}

/** Reads a kept draft; null for what this version does not understand. */
const parseDraft = (kept: string): CellValue | null => {
  try {
    const { kind, text } = JSON.parse(kept) as Partial<CellValue>
    return typeof kind === 'string' && typeof text === 'string' ? { kind, text } : null
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return null
  }
}
