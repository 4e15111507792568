/** What the engine's thread and the workers that search rows say to each other. */
import type { Mapping } from '../../../shared/lens/mapping.ts'
import type { RowAsk, TextOptions } from '../../../shared/query/ask.ts'

/** A leaf of a question with all that its answer depends on, besides the rows. */
export interface SearchLeaf {
  readonly leaf: RowAsk
  readonly options: TextOptions
  /** How rows are read as samples; null where no turns are asked for. */
  readonly lenses: { readonly usual: string | null; readonly mapping: Mapping | null } | null
}

/** What is looked for, told with each batch of rows. */
export interface SearchAbout {
  /** Of this search, so that a worker makes its tests once. */
  readonly id: number
  /** JSON of the leaves, in shared memory: there may be thousands, and batches are many. */
  readonly leaves: SharedArrayBuffer
}

/** What was found in a batch, each as pairs: the leaf's number, and the row's within the batch. */
export interface SearchFound {
  readonly hits: Uint32Array<ArrayBuffer>
  /** Neither found nor not: too large, or a regular expression took too long. */
  readonly skips: Uint32Array<ArrayBuffer>
}

let searches = 0

/** Writes down what is looked for. */
export const searchFor = (leaves: readonly SearchLeaf[]): SearchAbout => {
  const json = new TextEncoder().encode(JSON.stringify(leaves, withInfinity))
  const shared = new SharedArrayBuffer(json.length)
  new Uint8Array(shared).set(json)
  searches += 1
  return { id: searches, leaves: shared }
}

/** Reads what is looked for. */
export const leavesOfSearch = ({ leaves }: SearchAbout): SearchLeaf[] =>
  JSON.parse(new TextDecoder().decode(Uint8Array.from(new Uint8Array(leaves))), withoutInfinity)

// Open ends of ranges, which JSON has no number for.
const INFINITE = { above: Number.POSITIVE_INFINITY, below: Number.NEGATIVE_INFINITY }
type Infinite = { infinite: keyof typeof INFINITE }

const withInfinity = (_key: string, value: unknown): unknown => {
  if (value === INFINITE.above) return { infinite: 'above' } satisfies Infinite
  return value === INFINITE.below ? ({ infinite: 'below' } satisfies Infinite) : value
}

const withoutInfinity = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'infinite' in value ? INFINITE[(value as Infinite).infinite] : value
