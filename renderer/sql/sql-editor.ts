/**
 * CodeMirror for a query: coloured, completed by what the dataset holds, and marked where DuckDB says that it can't go on.
 * Loaded when the console is first opened.
 */
import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  completionKeymap,
  startCompletion,
} from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, insertNewlineAndIndent } from '@codemirror/commands'
import { PostgreSQL, SQLDialect, sql } from '@codemirror/lang-sql'
import { bracketMatching, HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { Compartment, EditorState, type Extension, Prec, StateEffect, StateField } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView, keymap, placeholder } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import type { SqlTable } from '../../shared/sql-contract.ts'
import { adoptStyles } from '../editor/code-mirror.ts'
import { codeTheme, sharedTheme } from '../editor/theme.ts'
import { quoted } from './sql-examples.ts'

export interface SqlEditorOptions {
  readonly text: string
  readonly label: string
  readonly placeholder: string
  readonly onChange: (text: string) => void
  readonly onRun: () => void
}

/** What can be completed. */
export interface SqlNames {
  readonly tables: readonly SqlTable[]
  readonly functions: readonly string[]
}

export interface SqlEditor {
  setText(text: string): void
  setNames(names: SqlNames): void
  /** Marks the word at an offset as what a query failed at; null takes the mark away. */
  setFault(at: number | null): void
  focus(): void
  destroy(): void
}

/** Makes an editor inside an element. */
export const createSqlEditor = (parent: HTMLElement, options: SqlEditorOptions): SqlEditor => {
  adoptStyles()
  const names = new Compartment()
  const state = EditorState.create({
    doc: options.text,
    extensions: [extensionsFor(options), names.of(namesOf({ tables: [], functions: [] }))],
  })
  const view = new EditorView({ state, parent })
  return {
    setText: (text) => {
      if (text === view.state.sliceDoc()) return
      const changes = { from: 0, to: view.state.doc.length, insert: text }
      view.dispatch({ changes, selection: { anchor: text.length }, userEvent: 'input' })
    },
    setNames: (known) => view.dispatch({ effects: names.reconfigure(namesOf(known)) }),
    setFault: (at) => view.dispatch({ effects: setFault.of(at) }),
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  }
}

const extensionsFor = ({ label, placeholder: hint, onChange, onRun }: SqlEditorOptions): Extension[] => [
  EditorView.lineWrapping,
  EditorView.contentAttributes.of({
    'aria-label': label,
    'aria-multiline': 'true',
    tabindex: '0',
    spellcheck: 'false',
    autocorrect: 'off',
    autocapitalize: 'off',
  }),
  history(),
  Prec.highest(
    keymap.of([
      {
        key: 'Mod-Enter',
        run: () => {
          onRun()
          return true
        },
      },
    ]),
  ),
  autocompletion({ icons: false, maxRenderedOptions: 60 }),
  keymap.of([
    ...completionKeymap,
    { key: 'Mod-Space', run: startCompletion },
    { key: 'Enter', run: insertNewlineAndIndent },
    ...historyKeymap,
    ...defaultKeymap.filter(({ key }) => key !== 'Mod-Enter'),
  ]),
  // Undo and the clipboard belong to the text that is typed, and what is typed is no key of the grid's.
  EditorView.domEventHandlers({
    keydown: (event) => {
      const isModified = event.ctrlKey || event.metaKey || event.altKey
      if (!isModified || /^[zyaxcv]$/i.test(event.key)) event.stopPropagation()
      return false
    },
  }),
  typedOver,
  bracketMatching(),
  colours,
  faults,
  placeholder(hint),
  // The first one to speak of a thing is heard.
  sqlTheme,
  sharedTheme,
  codeTheme,
  EditorView.updateListener.of((update) => {
    if (update.docChanged) onChange(update.state.sliceDoc())
  }),
]

/** Words of queries that read; PostgreSQL's own take in `row`, `state` and hundreds more that are names here. */
const dialect = SQLDialect.define({
  ...PostgreSQL.spec,
  keywords:
    'all and anti any as asc asof between by case collate cross cube cte desc describe distinct else end escape except exclude exists explain false filter following for from full glob group grouping having ilike in inner intersect interval into is join lateral left like limit materialized natural not null nulls offset on or order ordinality outer over partition percent pivot positional preceding qualify range recursive replace reservoir right rollup sample select semi sets show similar some summarize table tablesample then true unbounded union unnest unpivot using values when where window with within analyze',
  types:
    'bigint bit blob boolean date decimal double float hugeint integer interval json map real smallint struct text time timestamp timestamptz tinyint ubigint uhugeint uinteger union usmallint utinyint uuid varchar',
  builtin: '',
})

/**
 * Text that is typed over a selection is put in by us: the browser would give it the look of what it replaces, as a style in the
 * page that the page's policy refuses.
 */
const typedOver = EditorView.domEventHandlers({
  beforeinput: (event, view) => {
    const { selection } = view.state
    if (event.inputType !== 'insertText' || event.data === null || view.composing || selection.main.empty) return false
    event.preventDefault()
    const change = view.state.replaceSelection(event.data)
    view.dispatch(change, { userEvent: 'input.type', scrollIntoView: true })
    return true
  },
})

const namesOf = ({ tables, functions }: SqlNames): Extension => {
  const schema: Record<string, Completion[]> = {}
  for (const { name, columns } of tables) schema[name] = columns.map(columnCompletion)
  const all = tables.flatMap(({ columns }) => columns.map(columnCompletion))
  const calls = functions.map((name): Completion => ({ label: name, apply: `${name}(`, type: 'function', boost: -20 }))
  const complete = (context: CompletionContext): CompletionResult | null => {
    const word = context.matchBefore(/[\p{L}_][\p{L}\p{N}_]*/u)
    if (word === null && !context.explicit) return null
    const before = context.state.sliceDoc(0, word?.from ?? context.pos)
    // Behind a dot the names of one table are asked for, and inside quotes nothing is.
    if (/\.$/.test(before) || (before.split("'").length - 1) % 2 === 1) return null
    return { from: word?.from ?? context.pos, options: [...all, ...calls], validFor: /^[\p{L}\p{N}_]*$/u }
  }
  return [sql({ dialect, schema, upperCaseKeywords: true }), dialect.language.data.of({ autocomplete: complete })]
}

const columnCompletion = ({ name, type, field }: SqlTable['columns'][number]): Completion => ({
  label: name,
  apply: quoted(name),
  detail: field === null ? type : `${type} · ${field}`,
  type: 'property',
  boost: 20,
})

const setFault = StateEffect.define<number | null>()

const faults = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (shown, change) => {
    let next = change.docChanged ? Decoration.none : shown
    for (const effect of change.effects) {
      if (effect.is(setFault)) next = effect.value === null ? Decoration.none : markAt(change.state, effect.value)
    }
    return next
  },
  provide: (field) => EditorView.decorations.from(field),
})

const markAt = (state: EditorState, at: number): DecorationSet => {
  const text = state.sliceDoc(0)
  if (text.length === 0) return Decoration.none
  const start = Math.max(0, Math.min(at, text.length - 1))
  const word = /^(?:"(?:[^"]|"")*"|'(?:[^']|'')*'|[\p{L}\p{N}_]+|.)/su.exec(text.slice(start))
  return Decoration.set([Decoration.mark({ class: 'cm-fault' }).range(start, start + (word?.[0].length ?? 1))])
}

const colours = syntaxHighlighting(
  HighlightStyle.define([
    { tag: [tags.keyword, tags.operatorKeyword], color: 'var(--color-accent)' },
    { tag: [tags.string, tags.special(tags.string)], color: 'light-dark(#8a5200, #e3ae4b)' },
    { tag: [tags.number, tags.bool, tags.null], color: 'light-dark(#0b6a62, #6fcabd)' },
    { tag: [tags.lineComment, tags.blockComment], color: 'var(--color-text-faint)' },
  ]),
)

const sqlTheme = EditorView.theme({
  '&': { height: '100%' },
  '.cm-scroller': { overflow: 'auto' },
  '.cm-content': { padding: '8px 12px' },
  '.cm-tooltip': {
    border: '0',
    borderRadius: 'var(--radius-2)',
    backgroundColor: 'var(--color-raised)',
    boxShadow: 'var(--shadow-overlay)',
    overflow: 'hidden',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--font-mono)', maxHeight: '220px', padding: '4px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '2px 8px', borderRadius: 'var(--radius-1)' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    color: 'var(--color-text)',
    backgroundColor: 'var(--color-accent-soft)',
  },
  '.cm-completionDetail': { color: 'var(--color-text-faint)', fontStyle: 'normal', marginLeft: '16px' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '600' },
})
