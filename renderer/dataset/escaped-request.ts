/**
 * A wish put another way: characters that the file's encoding has no place for are written as escapes of JSON, which mean
 * the same. The engine writes a value as its row writes values, and would take such escapes back; so what is said is the
 * row's whole text.
 */
import type { ChangeRequest } from '../../shared/contract.ts'
import type { Encoding } from '../../shared/file-form.ts'
import type { RowId } from '../../shared/ids.ts'
import { editJson, type JsonEdit } from '../../shared/json-edits.ts'
import { checkJson } from '../../shared/json-scan.ts'
import { decodeLossless, encodeLossless } from '../../shared/utf8-lossless.ts'

/** Gives a row's whole text; null where it is too long to be sent as one. */
export type ReadText = (row: RowId) => Promise<string | null>
export type IsUnheld = (character: string) => boolean
type SimpleRequest = Exclude<ChangeRequest, { kind: 'batch' }>

/** Gives the wish with escapes; null where it can't be put so: in text that is no JSON, or for rows that only the engine knows. */
export const escapedRequest = async (
  request: ChangeRequest,
  isUnheld: IsUnheld,
  read: ReadText,
): Promise<ChangeRequest | null> => {
  const texts = new Map<RowId, string>()
  const others: SimpleRequest[] = []
  for (const one of request.kind === 'batch' ? request.requests : [request]) {
    const change = rowChangeOf(one)
    if (change !== null) {
      const before = texts.get(change.row) ?? (await read(change.row))
      const after = before === null ? null : escapedJson(change.apply(before), isUnheld)
      if (after === null) return null
      texts.set(change.row, after)
    } else if (one.kind === 'insert') {
      const lines = one.lines.map((line) => escapedJson(line, isUnheld))
      if (!lines.every((line) => line !== null)) return null
      others.push({ ...one, lines })
    } else if (one.kind === 'set' || one.kind === 'duplicate') {
      return null
    } else {
      others.push(one)
    }
  }
  const replaced = [...texts].map(([row, text]): SimpleRequest => ({ kind: 'replace', row, text }))
  const requests = [...replaced, ...others]
  return requests.length === 1 ? (requests[0] ?? null) : { kind: 'batch', requests }
}

/** Gives JSON text with some of its characters as escapes; null for what is no JSON, where an escape would be other text. */
export const escapedJson = (text: string, isUnheld: IsUnheld): string | null => {
  if (checkJson(encodeLossless(text)) !== null) return null
  let escaped = ''
  for (const character of text) {
    escaped += character < '\u0080' || !isUnheld(character) ? character : escapeOf(character)
  }
  return escaped
}

/**
 * Tells of a character whether an encoding surely has no place for it, whatever its table holds: the engine names one at a
 * time, and a text of another script would have to be sent once for each of its characters.
 */
export const isSurelyUnheld = (encoding: Encoding, character: string): boolean => {
  const code = character.codePointAt(0) ?? 0
  switch (encoding) {
    case 'latin1':
      return code > 0xff
    case 'windows-1252':
      return code > 0x2122
    case 'shift_jis':
      return code > 0xffff
    default:
      return false
  }
}

interface RowChange {
  readonly row: RowId
  readonly apply: (text: string) => string
}

const rowChangeOf = (request: SimpleRequest): RowChange | null => {
  if (request.kind === 'replace') return { row: request.row, apply: () => request.text }
  if (request.kind === 'edit') return { row: request.row, apply: (text) => edited(text, request.edits) }
  if (request.kind !== 'set' || request.target.kind !== 'row') return null
  const { path, json, target } = request
  return { row: target.row, apply: (text) => edited(text, [{ do: 'set', at: path, json }]) }
}

const edited = (text: string, edits: readonly JsonEdit[]): string =>
  decodeLossless(editJson(encodeLossless(text), edits))

/** Gives a character as an escape of JSON. */
export const escapeOf = (character: string): string =>
  Array.from(
    { length: character.length },
    (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('')
