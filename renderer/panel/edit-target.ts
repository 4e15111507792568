/** What a text that is typed is of: where in the row it stands, what request it comes to, and how it is kept. */
import { z } from 'zod'
import type { ChangeRequest } from '../../shared/contract.ts'
import { assertNever } from '../../shared/engine-error.ts'
import type { RowId } from '../../shared/ids.ts'
import type { JsonEdit } from '../../shared/json-edits.ts'
import { type JsonPath, jsonPathSchema } from '../../shared/json-path.ts'
import { jsonEdit, textEdits } from '../../shared/sample/edit-sample.ts'
import type { TextPlace } from '../../shared/sample/sample.ts'

/** What an edit is of, and where in the row. */
export type EditTarget =
  | { readonly kind: 'text'; readonly path: JsonPath }
  | { readonly kind: 'json'; readonly path: JsonPath }
  | SampleTarget
  | { readonly kind: 'raw' }

/** A text of a sample, at its place in the row, with the other places that hold the same. */
export interface SampleTarget {
  readonly kind: 'sample'
  readonly place: TextPlace
  readonly copies: readonly TextPlace[]
  /** Whether the copies are changed too. */
  readonly hasCopies: boolean
  /** How the text is written: as a string, as the JSON value itself, as JSON in a string, or as JSON in a string in one. */
  readonly form: 'text' | 'value' | 'json-text' | 'double-json-text'
}

/** Tells whether two edits are of the same place. */
export const isSameTarget = (a: EditTarget, b: EditTarget): boolean => {
  if (a.kind === 'raw' || b.kind === 'raw') return a.kind === b.kind
  if (a.kind === 'sample' || b.kind === 'sample')
    return a.kind === 'sample' && b.kind === 'sample' && isSamePlace(a.place, b.place)
  return isSamePath(a.path, b.path)
}

/** Gives the path of the value that a target is, where it is one value of the row. */
export const pathOfTarget = (target: EditTarget): JsonPath | null =>
  target.kind === 'text' || target.kind === 'json' ? target.path : null

/** Tells whether what is typed for a target must be JSON. */
export const isJsonTarget = (target: EditTarget): boolean =>
  target.kind === 'json' || (target.kind === 'sample' && target.form !== 'text')

/** Gives the edits of the row that a text of a sample comes to. */
export const sampleTextEdits = (target: SampleTarget, text: string): readonly JsonEdit[] => {
  const places = [target.place, ...(target.hasCopies ? target.copies : [])]
  switch (target.form) {
    case 'text':
    case 'json-text':
      return textEdits(places, text)
    case 'double-json-text':
      return textEdits(places, JSON.stringify(text))
    case 'value':
      return places.map((place) => jsonEdit(place, text.trim()))
    default:
      return assertNever(target.form)
  }
}

/** Gives the change that a typed text asks for. */
export const requestFor = (row: RowId, target: EditTarget, text: string): ChangeRequest => {
  switch (target.kind) {
    case 'raw':
      return { kind: 'replace', row, text }
    case 'text':
      return { kind: 'set', target: { kind: 'row', row }, path: target.path, json: JSON.stringify(text) }
    case 'json':
      return { kind: 'set', target: { kind: 'row', row }, path: target.path, json: text.trim() }
    case 'sample':
      return { kind: 'edit', row, edits: [...sampleTextEdits(target, text)] }
    default:
      return assertNever(target)
  }
}

/** Reads a kept target; null for what this version does not understand. */
export const parseTarget = (value: unknown): EditTarget | null => {
  const parsed = targetSchema.safeParse(value)
  return parsed.success ? parsed.data : null
}

const offset = z.int().nonnegative()
const placeSchema: z.ZodType<TextPlace> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('value'), at: jsonPathSchema }),
  z.object({ kind: z.literal('span'), at: jsonPathSchema, start: offset, end: offset }),
  z.object({ kind: z.literal('python'), at: jsonPathSchema, start: offset, end: offset }),
  z.object({ kind: z.literal('inside'), at: jsonPathSchema, place: z.lazy(() => placeSchema) }),
])
const targetSchema: z.ZodType<EditTarget> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('raw') }),
  z.object({ kind: z.literal('text'), path: jsonPathSchema }),
  z.object({ kind: z.literal('json'), path: jsonPathSchema }),
  z.object({
    kind: z.literal('sample'),
    place: placeSchema,
    copies: z.array(placeSchema).max(100),
    hasCopies: z.boolean(),
    form: z.enum(['text', 'value', 'json-text', 'double-json-text']),
  }),
])

/** Tells whether two places in a row are the same. */
export const isSamePlace = (a: TextPlace, b: TextPlace): boolean => {
  if (!isSamePath(a.at, b.at)) return false
  if (a.kind === 'span' || a.kind === 'python') return b.kind === a.kind && a.start === b.start
  if (a.kind === 'inside') return b.kind === 'inside' && isSamePlace(a.place, b.place)
  return b.kind === 'value'
}

const isSamePath = (a: JsonPath, b: JsonPath): boolean => a.length === b.length && a.every((step, at) => step === b[at])
