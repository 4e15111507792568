/**
 * The table of lenses, in the order in which they are asked: the first that knows a row reads it. A row that none knows
 * is shown as fields. What a file mostly is decides between readings of a row that says too little itself.
 */
import type { JsonNode } from '../json-node.ts'
import { emptySample, type Sample } from '../sample/sample.ts'
import type { Lens } from './lens.ts'

export const lenses: readonly Lens[] = []

/** What is said of a row that no lens knows. */
export const UNKNOWN = 'unknown'

const byId = new Map(lenses.map((lens) => [lens.id, lens]))

/** Gives a lens by its name; null for `unknown` and for names that this version does not know. */
export const lensOf = (id: string): Lens | null => byId.get(id) ?? null

/** Finds the lens of a row. `usual` is what the rest of its file mostly is: it is asked first where it is given. */
export const detect = (row: JsonNode, usual: Lens | null = null): Lens | null => {
  if (usual?.matches(row) === true) return usual
  return lenses.find((lens) => lens.matches(row)) ?? null
}

/** Reads a row as a sample; one that no lens knows has all of its keys as rest. */
export const readSample = (row: JsonNode, lens: Lens | null): Sample =>
  lens?.read(row) ?? { ...emptySample(UNKNOWN), rest: row.items.map(({ path }) => path) }
