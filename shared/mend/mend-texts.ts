/**
 * Mends the texts of a row where they lie. In a string only what changes is written, in the line's own style; every other byte
 * stays. A text that is JSON itself must be JSON afterwards, or the row is left as it is.
 */
import { EngineError } from '../engine-error.ts'
import { editJson, type JsonEdit } from '../json-edits.ts'
import { findValue, type Span } from '../json-scan.ts'
import { offsetOfUnit } from '../json-string.ts'
import { type JsonStyle, printString, styleOf } from '../json-style.ts'
import type { FileLenses } from '../lens/lenses.ts'
import { isOfRole, type RowText, textOfPart, textsOf, turnsOfRow } from '../query/row-texts.ts'
import { textEdits } from '../sample/edit-sample.ts'
import type { Part, TextPlace } from '../sample/sample.ts'
import { applySplices, type Splice } from '../text-splice.ts'
import type { Mended, MendPlace, MendSkip, ValueChange } from './mend.ts'
import type { TextMend } from './replace-text.ts'

/**
 * Mends the texts at a place of a row. A malformed row has no fields and no turns; it is skipped where its raw text is meant and
 * would change.
 */
export const mendTexts = (bytes: Uint8Array, place: MendPlace, mend: TextMend, known: FileLenses): Mended => {
  if (place.in === 'roles') return mendTurns(bytes, place.roles, mend, known)
  const texts = stringsAt(bytes, place)
  const raw = texts.find(({ kind }) => kind === 'raw')
  if (raw !== undefined)
    return mend(raw.text).length === 0 ? { kind: 'same' } : { kind: 'skipped', reason: 'malformed' }
  const edits: StringEdit[] = []
  for (const { text, start, end, at } of texts) {
    const splices = mend(text)
    if (splices.length === 0) continue
    if (breaksJson(text, splices)) return { kind: 'skipped', reason: 'inner-json' }
    edits.push({ start, end, splices, change: { at: [...(at ?? [])], what: 'text', before: text, splices } })
  }
  if (edits.length === 0) return { kind: 'same' }
  return { kind: 'changed', bytes: splicedStrings(bytes, edits), changes: edits.map(({ change }) => change) }
}

interface StringEdit extends Span {
  readonly splices: readonly Splice[]
  readonly change: ValueChange
}

/** Gives the strings that are meant, in the order of the row; the raw text of a malformed row where all of it is. */
const stringsAt = (bytes: Uint8Array, place: Exclude<MendPlace, { in: 'roles' }>): RowText[] => {
  if (place.in === 'all') return (textsOf(bytes, place) ?? []).filter(({ kind }) => kind !== 'literal')
  const found = new Map<number, RowText>()
  for (const path of place.paths) {
    for (const text of textsOf(bytes, { in: 'field', path }) ?? [])
      if (text.kind === 'string') found.set(text.start, text)
  }
  return [...found.values()].sort((one, other) => one.start - other.start)
}

/** Writes splices of texts into their strings, which stand in ascending order. */
const splicedStrings = (line: Uint8Array, edits: readonly StringEdit[]): Uint8Array => {
  let style: JsonStyle | null = null
  const inner = (text: string): Uint8Array => {
    // Letters and figures are written one way; how the line writes others takes as long to find out as to read it.
    if (PLAIN.test(text)) return encoder.encode(text)
    style ??= styleOf(line)
    return encoder.encode(printString(text, style).slice(1, -1))
  }
  const pieces: Uint8Array[] = []
  let done = 0
  for (const { start, end, splices } of edits) {
    let at = start + 1
    let unit = 0
    for (const splice of splices) {
      const from = offsetOfUnit(line, at, end - 1, splice.start - unit)
      at = offsetOfUnit(line, from, end - 1, splice.removed.length)
      unit = splice.start + splice.removed.length
      pieces.push(line.subarray(done, from), inner(splice.inserted))
      done = at
    }
  }
  pieces.push(line.subarray(done))
  return joined(pieces)
}

const encoder = new TextEncoder()
const PLAIN = /^[A-Za-z0-9 ]*$/

const joined = (pieces: readonly Uint8Array[]): Uint8Array => {
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.length
  }
  return bytes
}

/** Tells whether a text that was JSON would be none any more. */
const breaksJson = (text: string, splices: readonly Splice[]): boolean =>
  /^\s*[[{]/.test(text) && isJson(text) && !isJson(applySplices(text, splices))

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error // too deep for the platform's parser
    return false
  }
}

// --- Turns -------------------------------------------------------------------------------------------------------------

const mendTurns = (bytes: Uint8Array, roles: readonly string[], mend: TextMend, known: FileLenses): Mended => {
  const turns = turnsOfRow(bytes, known)
  if (turns === null) return { kind: 'skipped', reason: 'too-large' }
  const work = new TurnWork(bytes, mend)
  for (const turn of turns) {
    if (!roles.some((role) => isOfRole(turn, role))) continue
    for (const part of turn.parts) {
      const failure = work.take(part)
      if (failure !== null) return { kind: 'skipped', reason: failure }
    }
  }
  return work.finish()
}

class TurnWork {
  readonly #bytes: Uint8Array
  readonly #mend: TextMend
  /** A turn may stand in several candidates, and is mended once. */
  readonly #seen = new Set<string>()
  readonly #strings = new Map<number, StringEdit>()
  readonly #spans: { place: TextPlace; text: string; change: ValueChange }[] = []

  constructor(bytes: Uint8Array, mend: TextMend) {
    this.#bytes = bytes
    this.#mend = mend
  }

  take(part: Part): MendSkip | null {
    const text = textOfPart(part)
    if (text === null) return null
    const place = part.kind === 'tool-call' ? part.argsPlace : 'place' in part ? part.place : null
    // Arguments that are an object are no text: the strings in it are.
    if (place?.kind === 'value' && findValue(this.#bytes, place.at)?.kind !== 'string') return this.#takeFields(place)
    const splices = this.#mend(text)
    if (splices.length === 0) return null
    if (place === null) return 'no-place'
    if (breaksJson(text, splices)) return 'inner-json'
    const copies = part.kind === 'text' ? (part.copies ?? []) : []
    for (const one of [place, ...copies]) this.#add(one, text, splices)
    return null
  }

  finish(): Mended {
    const strings = [...this.#strings.values()].sort((one, other) => one.start - other.start)
    const changes = [...strings.map(({ change }) => change), ...this.#spans.map(({ change }) => change)]
    if (changes.length === 0) return { kind: 'same' }
    const line = strings.length === 0 ? this.#bytes : splicedStrings(this.#bytes, strings)
    const edits = this.#spans.toSorted((a, b) => startOf(b.place) - startOf(a.place))
    const all: JsonEdit[] = edits.flatMap(({ place, text }) => [...textEdits([place], text)])
    try {
      return { kind: 'changed', bytes: editJson(line, all), changes }
    } catch (error) {
      if (!(error instanceof EngineError)) throw error
      return { kind: 'skipped', reason: 'cannot-hold' }
    }
  }

  #add(place: TextPlace, text: string, splices: readonly Splice[]): void {
    const key = JSON.stringify(place)
    if (this.#seen.has(key)) return
    this.#seen.add(key)
    const change: ValueChange = { at: [...place.at], what: 'text', before: text, splices }
    const value = place.kind === 'value' ? findValue(this.#bytes, place.at) : null
    if (value?.kind === 'string')
      this.#strings.set(value.start, { start: value.start, end: value.end, splices, change })
    else this.#spans.push({ place, text: applySplices(text, splices), change })
  }

  #takeFields(place: TextPlace): MendSkip | null {
    for (const { kind, text, at } of textsOf(this.#bytes, { in: 'field', path: place.at }) ?? []) {
      if (kind !== 'string' || at === null) continue
      const splices = this.#mend(text)
      if (splices.length === 0) continue
      if (breaksJson(text, splices)) return 'inner-json'
      this.#add({ kind: 'value', at }, text, splices)
    }
    return null
  }
}

const startOf = (place: TextPlace): number => {
  if (place.kind === 'inside') return startOf(place.place)
  return place.kind === 'value' ? 0 : place.start
}
