/** A field's path inside a row: keys of objects and indexes of lists, from the outside in. The row itself is `[]`. */
import { z } from 'zod'

export type JsonPath = readonly (string | number)[]

export const jsonPathSchema: z.ZodType<JsonPath> = z.array(z.union([z.string(), z.int().nonnegative()])).max(64)

/** Gives a path's one spelling, to compare paths and to key maps by. */
export const pathKey = (path: JsonPath): string => JSON.stringify(path)

const PLAIN_KEY = /^[\p{L}\p{N}_$-]+$/u

/** Gives a path as people write it: `messages[0].content`, `["response 1"]`; the row itself is the empty text. */
export const pathLabel = (path: JsonPath): string => {
  let label = ''
  for (const step of path) {
    if (typeof step === 'number') label += `[${step}]`
    else if (!PLAIN_KEY.test(step)) label += path.length === 1 ? step : `[${JSON.stringify(step)}]`
    else label += label === '' ? step : `.${step}`
  }
  return label
}
