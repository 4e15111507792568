/** Turns of formats that say by a key or by place who speaks: the value that stands there is all that the turn says. */
import type { JsonNode } from '../json-node.ts'
import type { Part, Role, Turn } from '../sample/sample.ts'
import { stringParts } from './content-parts.ts'
import { MediaColumns } from './media-columns.ts'
import { unknownPart, valuePlace } from './text-places.ts'

/** Gives a turn of a value; of several values, as with `instruction` and `input`, one with a part for each. */
export const valueTurn = (
  role: Role,
  values: readonly JsonNode[],
  columns: MediaColumns = new MediaColumns(null),
): Turn => ({
  role,
  rawRole: null,
  parts: values.flatMap((value) => {
    const parts = partsOfValue(role, value, columns)
    return values.length > 1 ? parts.map((part) => named(part, String(value.step))) : parts
  }),
  contentWas: values.length === 0 ? 'absent' : contentWasOf(values[0]),
  train: null,
  at: values.length === 1 ? values[0].path : null,
  extra: [],
})

/** Whether a value can stand for a text: a string, or what a program has made of one (`true`, `42`, `null`). */
export const isTextLike = (value: JsonNode | null): value is JsonNode =>
  value !== null && value.kind !== 'object' && value.kind !== 'array'

/** Gives what a value says: a text as such, also a boolean or a number that stands where a text belongs. */
const partsOfValue = (role: Role, value: JsonNode, columns: MediaColumns): Part[] => {
  switch (value.kind) {
    case 'null':
      return []
    case 'string':
      return stringParts(value, { role, isCall: false, id: null, name: null, columns })
    case 'number':
    case 'boolean':
      return [{ kind: 'text', text: value.text, place: valuePlace(value) }]
    default:
      return [unknownPart(value)]
  }
}

const named = (part: Part, name: string): Part => (part.kind === 'text' ? { ...part, name } : part)

const contentWasOf = ({ kind }: JsonNode): Turn['contentWas'] => (kind === 'array' ? 'parts' : kind)
