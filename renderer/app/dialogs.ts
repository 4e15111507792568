/**
 * Which dialog is open: one or none. Opening another closes the one before, and the focus goes back to where it was
 * before the first.
 */
import type { FileRef, TargetRef } from '../../shared/contract.ts'
import type { EncodingChoice } from '../../shared/file-form.ts'
import type { RowId } from '../../shared/ids.ts'
import type { BulkWish } from '../decisions/scope-words.ts'
import type { DuplicatesStore } from '../duplicates/duplicates-store.ts'
import type { EncodingQuestion } from '../file/open-readably.ts'
import type { Aim } from '../grid/row-actions.ts'
import type { MendTab } from '../mend/mend-form.ts'

/** What a file browser is for; a dataset to open may be several files, or all of a folder. */
export type BrowseWish =
  | { readonly kind: 'open' | 'open-dataset' }
  | { readonly kind: 'save-as' | 'export'; readonly name: string }

/** What was chosen in a file browser, as paths inside the served folder: one but where a dataset is opened. */
export interface Browsed {
  readonly paths: readonly (readonly string[])[]
  /** Whether a file may be replaced. */
  readonly overwrite: boolean
}

export interface ChosenFile {
  readonly file: FileRef
  readonly name: string
}
export interface ChosenTarget {
  readonly target: TargetRef
  readonly name: string
}

export type OpenDialog =
  | { readonly kind: 'palette' | 'keys' | 'go-to-row' | 'settings' | 'backups' | 'conflict' }
  /** `scope` is the one that is chosen at first; the rows that nobody dropped are always there to be chosen. */
  | { readonly kind: 'export'; readonly scope?: 'undropped' }
  /** Saving what can't be written in its own format. */
  | { readonly kind: 'save-elsewhere' }
  /** Deciding about groups of duplicates by rules. */
  | { readonly kind: 'keep-rule' }
  | { readonly kind: 'tag-palette' | 'decision-keys' | 'mapping' | 'save-view' | 'saved-views' }
  /** Deciding about many rows; `aim` is what is selected or marked, `wish` what was asked for. */
  | { readonly kind: 'bulk'; readonly wish: BulkWish | null; readonly aim: Aim }
  /** Mending many rows; `tab` is null for the one that was open last. */
  | { readonly kind: 'mend'; readonly tab: MendTab | null; readonly aim: Aim | null }
  /** `tags` are those that the row has. */
  | { readonly kind: 'tag-rows'; readonly aim: Aim; readonly tags: readonly string[] }
  | { readonly kind: 'note'; readonly row: RowId; readonly note: string }
  | { readonly kind: 'duplicate-templates'; readonly duplicates: DuplicatesStore }
  | {
      readonly kind: 'browse'
      readonly wish: BrowseWish
      /** Called with what was chosen, or with null when the user leaves; only the first call counts. */
      readonly answer: (browsed: Browsed | null) => void
    }
  | {
      readonly kind: 'encoding'
      readonly question: EncodingQuestion
      /** Called with null when the user leaves; only the first call counts. */
      readonly answer: (choice: EncodingChoice | null) => void
    }

export class DialogStore {
  readonly #listeners = new Set<() => void>()
  #current: OpenDialog | null = null
  #focusBefore: Element | null = null

  getCurrent(): OpenDialog | null {
    return this.#current
  }

  open(dialog: OpenDialog): void {
    // Just after another dialog has gone the focus is nowhere for a moment; it still belongs where that one took it.
    const { activeElement } = document
    if (this.#current === null && activeElement !== document.body) this.#focusBefore = activeElement
    this.#show(dialog)
  }

  /** Closes what is open; with somewhere to go, the focus goes there instead of where it was. */
  close(goOn?: () => void): void {
    if (goOn !== undefined) {
      this.#focusBefore = null
      // The dialog holds the focus until it is drawn no more.
      requestAnimationFrame(goOn)
    }
    this.#show(null)
  }

  /** Puts the focus back where it was before the first dialog; called when the last one has gone. */
  returnFocus(): void {
    const { activeElement } = document
    // A dialog may be gone some moments after it was closed, and who has gone on by then keeps the keyboard.
    const hasGoneOn = activeElement !== document.body && activeElement?.closest('[role="dialog"]') === null
    if (this.#current !== null || hasGoneOn) return
    if (this.#focusBefore instanceof HTMLElement) this.#focusBefore.focus()
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #show(dialog: OpenDialog | null): void {
    const before = this.#current
    this.#current = dialog
    if (before?.kind === 'browse' || before?.kind === 'encoding') before.answer(null)
    for (const listener of this.#listeners) listener()
  }
}
