/**
 * The one set-up of CodeMirror, for raw rows, JSON values and long texts alike. Loaded when first needed (load-editor.ts),
 * so that the first paint does not wait for it. What is typed is never changed behind the typist's back: only line feeds
 * break lines (a CR is a character like any other), and an editor of a single row takes none.
 */
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { json } from '@codemirror/lang-json'
import { bracketMatching, syntaxTree } from '@codemirror/language'
import { Compartment, EditorState, type Extension, Prec, Transaction, type TransactionSpec } from '@codemirror/state'
import { EditorView, highlightSpecialChars, keymap, placeholder } from '@codemirror/view'
import { escapeMarks } from './escape-marks.ts'
import { faultMarks, type MarkedFault } from './fault-marks.ts'
import { type MarkedRange, rangeMarks } from './range-marks.ts'
import { specialCharacters, specialLabel } from './special-characters.ts'
import { codeTheme, readingTheme, sharedTheme, syntaxColours } from './theme.ts'

export interface EditorOptions {
  readonly text: string
  readonly language: 'json' | 'text'
  /** `code` is small and monospaced, `reading` the type of reading text. */
  readonly look: 'code' | 'reading'
  /** False for the raw text of one row, which holds no line feed. */
  readonly isMultiline: boolean
  readonly isReadOnly: boolean
  /** What the editor is called for those who can't see it. */
  readonly label: string
  readonly placeholder?: string
  /** The language of the text, for its typeface. */
  readonly lang?: string
  /** Finds what is wrong with the text; called some time after the typing stops, the longer the text the later. */
  readonly check?: (text: string) => MarkedFault | null
  /** Says in words what a special character is. */
  readonly nameSpecial: (code: number) => string
  readonly onChange?: (text: string) => void
  readonly onFault?: (fault: MarkedFault | null) => void
  /** Ctrl+Enter, Cmd+Enter. */
  readonly onCommit?: () => void
  /** Escape. */
  readonly onCancel?: () => void
  /** Alt+Enter, with the caret's offset. */
  readonly onSplit?: ((caret: number) => void) | undefined
  /** Finds what is to be marked in the text; called again when the typing stops. */
  readonly marks?: ((text: string) => readonly MarkedRange[]) | undefined
}

export interface Editor {
  getText(): string
  /** Replaces the whole text, because what it is of has changed; no step of the typist's, so not undone as one. */
  setText(text: string): void
  setReadOnly(isReadOnly: boolean): void
  /** Puts the caret at an offset (the end without one) and the keyboard into the editor. */
  focus(offset?: number): void
  destroy(): void
}

/** Makes an editor inside an element. */
export const createEditor = (parent: HTMLElement, options: EditorOptions): Editor => {
  adoptStyles()
  const access = new Compartment()
  const extensions = [extensionsFor(options), access.of(EditorState.readOnly.of(options.isReadOnly))]
  const state = EditorState.create({ doc: options.text, extensions })
  const view = new EditorView({ state, parent })
  return {
    getText: () => view.state.sliceDoc(),
    setText: (text) =>
      view.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: text },
        annotations: Transaction.addToHistory.of(false),
      }),
    setReadOnly: (isReadOnly) => view.dispatch({ effects: access.reconfigure(EditorState.readOnly.of(isReadOnly)) }),
    focus: (offset) => {
      view.focus()
      const at = Math.min(offset ?? view.state.doc.length, view.state.doc.length)
      view.dispatch({ selection: { anchor: at }, scrollIntoView: true })
    },
    destroy: () => view.destroy(),
  }
}

const extensionsFor = (options: EditorOptions): Extension[] => [
  // Text is cut at line feeds and nowhere else: with CodeMirror's default a CR would come back as a line feed.
  EditorState.lineSeparator.of('\n'),
  EditorView.lineWrapping,
  EditorView.perLineTextDirection.of(true),
  EditorView.contentAttributes.of({
    'aria-label': options.label,
    'aria-multiline': 'true',
    tabindex: '0',
    spellcheck: 'false',
    autocorrect: 'off',
    autocapitalize: 'off',
    ...(options.lang === undefined ? {} : { lang: options.lang }),
  }),
  highlightSpecialChars({
    specialChars: specialCharacters(),
    render: (code) => specialMark(code, options.nameSpecial(code)),
  }),
  history(),
  Prec.highest(
    keymap.of([
      { key: 'Mod-Enter', run: () => call(options.onCommit) },
      { key: 'Escape', run: () => call(options.onCancel) },
      {
        key: 'Alt-Enter',
        run: (view) => {
          options.onSplit?.(view.state.selection.main.head)
          return options.onSplit !== undefined
        },
      },
    ]),
  ),
  keymap.of([...historyKeymap, ...defaultKeymap.filter((binding) => binding.key !== 'Mod-Enter')]),
  // Before the key bindings, since a key that one of them takes is not heard by what comes after.
  Prec.highest(EditorView.domEventHandlers({ keydown: (event) => keepKey(event) })),
  options.isMultiline ? pastedLines : singleLine,
  options.language === 'json' ? [json(), syntaxColours, escapeMarks, bracketMatching()] : [],
  options.placeholder === undefined ? [] : placeholder(options.placeholder),
  sharedTheme,
  options.look === 'code' ? codeTheme : readingTheme,
  options.marks === undefined ? [] : rangeMarks(options.marks),
  options.check === undefined ? [] : faultMarks(options.check, (fault) => options.onFault?.(fault)),
  EditorView.updateListener.of((update) => {
    if (update.docChanged) options.onChange?.(update.state.sliceDoc())
  }),
]

const call = (action: (() => void) | undefined): boolean => {
  action?.()
  return action !== undefined
}

/** Undo, redo and the clipboard belong to the text being typed; without this the window would undo a change of the dataset. */
const keepKey = (event: KeyboardEvent): boolean => {
  const isModified = event.ctrlKey || event.metaKey || event.altKey
  if (!isModified && !/^F\d/.test(event.key)) event.stopPropagation()
  if ((event.ctrlKey || event.metaKey) && /^[zyaxcv]$/i.test(event.key)) {
    event.stopPropagation()
    // With nothing left to undo, CodeMirror lets the key pass and the browser would act on the page.
    if (/^[zy]$/i.test(event.key)) queueMicrotask(() => event.preventDefault())
  }
  return false
}

/** Clipboards of Windows write CRLF for every line end; a text that has none of its own keeps to line feeds. */
const pastedLines = EditorView.clipboardInputFilter.of((text, state) =>
  state.sliceDoc(0, 100_000).includes('\r') ? text : text.replace(/\r\n/g, '\n'),
)

/** A row is one line: breaks that are pasted become what they stand for, `\n` inside a string and a blank outside. */
const singleLine: Extension = [
  EditorView.clipboardInputFilter.of((text, state) => {
    if (!/[\r\n]/.test(text)) return text
    const isInString = syntaxTree(state).resolveInner(state.selection.main.head, -1).name === 'String'
    const isInside = isInString && !/^\s*[[{]/.test(text)
    return isInside ? text.replace(/\r\n|\n/g, '\\n') : text.replace(/\s*(\r\n|\n)\s*/g, ' ').trim()
  }),
  EditorState.transactionFilter.of((change) => (change.newDoc.lines > 1 ? withoutBreaks(change) : change)),
]

const withoutBreaks = (change: Transaction): TransactionSpec[] => {
  const changes: { from: number; to: number; insert: string }[] = []
  change.changes.iterChanges((from, to, _newFrom, _newTo, inserted) => {
    const text = inserted.toString()
    const insert = text.trim() === '' ? '' : text.replace(/\n/g, ' ')
    if (insert !== '' || to > from) changes.push({ from, to, insert })
  })
  return [{ changes, scrollIntoView: true, userEvent: 'input' }]
}

const specialMark = (code: number, name: string): HTMLElement => {
  const mark = document.createElement('span')
  mark.className = 'cm-special'
  mark.textContent = specialLabel(code)
  mark.title = name
  mark.setAttribute('role', 'img')
  mark.setAttribute('aria-label', name)
  return mark
}

let areStylesAdopted = false

/**
 * Makes CodeMirror keep its rules in a constructed style sheet. It writes a style element into a document that has a
 * head, which the page's policy refuses; it asks only once for each document, so the head is out of its sight for the
 * making of one editor that is thrown away.
 */
export const adoptStyles = (): void => {
  if (areStylesAdopted || !('adoptedStyleSheets' in document)) return
  areStylesAdopted = true
  Object.defineProperty(document, 'head', { value: null, configurable: true })
  try {
    new EditorView({ root: document }).destroy()
  } finally {
    Reflect.deleteProperty(document, 'head')
  }
}
