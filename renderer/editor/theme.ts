/** How text looks while it is edited: the tokens of the window, in both themes, without a colour of its own but syntax. */
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'

/** What every editor shares. */
export const sharedTheme = EditorView.theme({
  '&': { color: 'var(--color-text)', backgroundColor: 'transparent' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { overflow: 'visible', lineHeight: 'inherit', fontFamily: 'inherit' },
  '.cm-content': { padding: '0', caretColor: 'var(--color-text)' },
  '.cm-line': { padding: '0' },
  '.cm-content ::selection': { backgroundColor: 'light-dark(#c9dafb, #34487a)' },
  '.cm-placeholder': { color: 'var(--color-text-faint)' },
  '.cm-special': {
    display: 'inline-block',
    padding: '0 3px',
    margin: '0 1px',
    borderRadius: '3px',
    font: '500 0.72em/1.5 var(--font-mono)',
    color: 'var(--color-malformed)',
    backgroundColor: 'var(--color-malformed-soft)',
    boxShadow: 'inset 0 0 0 1px color-mix(in srgb, var(--color-malformed) 40%, transparent)',
    verticalAlign: '0.1em',
    unicodeBidi: 'isolate',
  },
  '.cm-fault': {
    textDecoration: 'underline wavy var(--color-malformed) 1.5px',
    textUnderlineOffset: '3px',
    backgroundColor: 'var(--color-malformed-soft)',
    textDecorationSkipInk: 'none',
  },
  '.cm-fault .cm-special': { color: 'var(--color-canvas)', backgroundColor: 'var(--color-malformed)' },
  '.cm-differs': {
    backgroundColor: 'var(--color-inserted-soft)',
    textDecoration: 'underline 1.5px color-mix(in srgb, var(--color-inserted) 55%, transparent)',
    textUnderlineOffset: '3px',
  },
  '.cm-fault-end': { display: 'inline-block', width: '0.7em' },
  '& .cm-matchingBracket, & .cm-nonmatchingBracket': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--color-accent-soft)' },
  '&.cm-focused .cm-nonmatchingBracket': { backgroundColor: 'transparent' },
})

/** Raw rows and JSON values. */
export const codeTheme = EditorView.theme({
  // A ligature would show `<=` as a character that the row does not hold.
  '&': {
    fontFamily: 'var(--font-mono)',
    fontSize: 'var(--type-grid)',
    fontVariantLigatures: 'none',
    lineHeight: '1.6',
  },
  '.cm-escape': { color: 'var(--color-text-faint)' },
})

/** Long texts, edited where they are read. */
export const readingTheme = EditorView.theme({
  '&': { fontFamily: 'var(--font-sans)', fontSize: 'inherit', lineHeight: 'var(--leading-reading)' },
})

/** Keys stand out, strings are text, the rest is quiet. */
export const syntaxColours = syntaxHighlighting(
  HighlightStyle.define([
    { tag: tags.propertyName, color: 'var(--color-accent)' },
    { tag: tags.string, color: 'var(--color-text)' },
    { tag: [tags.number, tags.bool, tags.null], color: 'light-dark(#0b6a62, #6fcabd)' },
    { tag: [tags.separator, tags.squareBracket, tags.brace], color: 'var(--color-text-faint)' },
  ]),
)
