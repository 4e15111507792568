/**
 * What of a row is compared when duplicates are looked for: texts in order, before any difference is folded. Workers and the engine's
 * own thread read rows by this.
 */
import type { Compared, ComparedPart, Folding } from '../../../shared/duplicates/duplicate-spec.ts'
import { type JsonNode, readJson } from '../../../shared/json-node.ts'
import { checkJson, stringOf } from '../../../shared/json-scan.ts'
import { fileLensesOf } from '../../../shared/lens/file-lenses.ts'
import { detect, type FileLenses, readSample } from '../../../shared/lens/lenses.ts'
import type { Mapping } from '../../../shared/lens/mapping.ts'
import type { FieldPath } from '../../../shared/query/ask.ts'
import { type ReachedValue, reach } from '../../../shared/query/row-texts.ts'
import type { Sample, Turn } from '../../../shared/sample/sample.ts'
import { textsOfTurn } from '../../../shared/sample/turn-text.ts'
import { chosenOf, textsOfRow, textsOfSample } from '../../../shared/signal/row-texts.ts'
import { decodeLossless } from '../../../shared/utf8-lossless.ts'
import { canonicalJson } from './canonical-json.ts'
import { NO_FOLDING } from './fold-text-units.ts'

/** How the rows of one file are read to be compared; plain data. */
export interface Reading {
  readonly compared: Compared
  /** Whether the order of keys in objects counts for nothing. */
  readonly sortsKeys: boolean
  /** What the rows mostly are, and the mapping that somebody made for them. */
  readonly usual: string | null
  readonly mapping: Mapping | null
}

/** Rows of more bytes are not compared: what is held of them while they are would take many times their size. */
export const COMPARED_LIMIT_BYTES = 16 * 2 ** 20

/** Gives what of a row is compared, or null of a row that is too large. */
export type ReadPieces = (bytes: Uint8Array) => readonly string[] | null

/** Gives the way to read rows of one file. */
export const piecesReader = (reading: Reading): ReadPieces => {
  const known = fileLensesOf(reading)
  return (bytes) => comparedPieces(bytes, reading.compared, known, reading.sortsKeys)
}

/**
 * Gives what of a row is compared. Of fields these are as many texts as paths: what a path reaches, joined by line feeds, and nothing
 * for null and empty lists and objects. Of parts, texts that are not empty: for `conversation` one a turn. A malformed row is its
 * raw text; bytes that are not UTF-8 are lone surrogates in it, so that no two rows read alike that are not.
 */
export const comparedPieces = (
  bytes: Uint8Array,
  compared: Compared,
  known: FileLenses,
  sortsKeys: boolean,
): readonly string[] | null => {
  if (bytes.length > COMPARED_LIMIT_BYTES) return null
  switch (compared.kind) {
    case 'line':
      return [decodeLossless(bytes)]
    case 'row':
      if (checkJson(bytes) !== null) return [decodeLossless(bytes)]
      return [canonicalJson(bytes, 0, bytes.length, sortsKeys)]
    case 'fields':
      return fieldPieces(bytes, compared.paths, sortsKeys)
    case 'part':
      return partPieces(bytes, compared.part, known)
  }
}

/** Gives the folding of what is compared: a raw line is never folded. */
export const foldingOf = (compared: Compared, folding: Folding): Folding =>
  compared.kind === 'line' ? NO_FOLDING : folding

const fieldPieces = (bytes: Uint8Array, paths: readonly FieldPath[], sortsKeys: boolean): readonly string[] => {
  const pieces: string[] = []
  for (const path of paths) {
    const reached = reach(bytes, path)
    if (reached === null) return [decodeLossless(bytes)]
    let text: string | null = null
    for (const value of reached) {
      const own = value.where === 'end' ? textOfValue(bytes, value, sortsKeys) : ''
      if (own !== '') text = text === null ? own : `${text}\n${own}`
    }
    pieces.push(text ?? '')
  }
  return pieces
}

const textOfValue = (bytes: Uint8Array, { kind, start, end, count }: ReachedValue, sortsKeys: boolean): string => {
  if (kind === 'string') return stringOf(bytes, { start, end })
  if (kind === 'null') return ''
  if (kind === 'number' || kind === 'boolean') return decodeLossless(bytes.subarray(start, end))
  return count === 0 ? '' : canonicalJson(bytes, start, end, sortsKeys)
}

const partPieces = (bytes: Uint8Array, part: ComparedPart, known: FileLenses): readonly string[] | null => {
  const row = readJson(bytes)
  // No tree of it: either it is malformed, or it has too many values for one.
  if (row === null) return checkJson(bytes) === null ? null : [decodeLossless(bytes)]
  const sample = sampleOf(row, known)
  if (sample === null) return textsOfRow(row).other
  if (part === 'prompt') return textsOfSample(sample).prompt
  if (part === 'answer') return textsOfSample(sample).answer
  const turns = [...sample.turns, ...(chosenOf(sample.candidates)?.turns ?? [])]
  if (part === 'last-turn') return turns.slice(-1).map(textOfTurn).filter(isSomething)
  return turns.map(textOfTurn).filter(isSomething)
}

const sampleOf = (row: JsonNode, known: FileLenses): Sample | null => {
  const lens = detect(row, known)
  return lens === null ? null : readSample(row, lens)
}

const textOfTurn = (turn: Turn): string => textsOfTurn(turn).filter(isSomething).join('\n')

const isSomething = (text: string): boolean => text !== ''
