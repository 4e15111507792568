/**
 * Short stretches that stand in many texts: what longer ones are looked for from. A stretch is the shortest one from a unit on that has
 * a weight of SEED_WEIGHT half widths: 24 letters, or 12 Chinese characters.
 */
import { unitKinds, WIDE } from './wide-units.ts'
import { mixed } from './word-tokens.ts'

export const SEED_WEIGHT = 24
/** Stands where a text ends, and where something was cut out. */
export const BREAK = 0xffff

/** Texts one behind the other, each between two breaks. */
export interface SampledTexts {
  readonly units: Uint16Array<SharedArrayBuffer>
  /** Where each piece of text starts, ascending, and which of the sampled rows it is of. */
  readonly starts: Uint32Array<SharedArrayBuffer>
  readonly rowOf: Uint32Array<SharedArrayBuffer>
  readonly rows: number
}

export interface Seed {
  readonly key: number
  /** Where it was first seen, and how long it is there. */
  readonly at: number
  readonly length: number
  /** Rows that have it, which grow fewer as templates are cut out. */
  rows: number
}

export const weightOf = (unit: number): number => (unitKinds[unit] === WIDE ? 2 : 1)

const BASE = 0x2545f491
const POWERS = Array.from({ length: SEED_WEIGHT + 1 }, (_, exponent) => {
  let power = 1
  for (let at = 0; at < exponent; at++) power = Math.imul(power, BASE)
  return power
})

/** Calls back with each stretch that starts between two places: its key, where it starts, and its length. */
export const eachSeed = (
  units: Uint16Array,
  from: number,
  to: number,
  onSeed: (key: number, at: number, length: number) => void,
): void => {
  let hash = 0
  let weight = 0
  let end = from
  for (let start = from; start < to; start++) {
    while (weight < SEED_WEIGHT && end < units.length && units[end] !== BREAK) {
      hash = (Math.imul(hash, BASE) + units[end] + 1) | 0
      weight += weightOf(units[end])
      end += 1
    }
    if (weight >= SEED_WEIGHT) onSeed(mixed(hash), start, end - start)
    if (end === start) {
      end = start + 1
      continue
    }
    hash = (hash - Math.imul(units[start] + 1, POWERS[end - start - 1])) | 0
    weight -= weightOf(units[start])
  }
}

const SLOT_BITS = 22

/** Finds the stretches that stand in so many rows. */
export const findSeeds = ({ units, starts, rowOf }: SampledTexts, least: number): Seed[] => {
  const seen = new Uint32Array(2 ** SLOT_BITS)
  const last = new Uint32Array(2 ** SLOT_BITS)
  const eachPiece = (work: (row: number, from: number, to: number) => void): void => {
    for (let piece = 0; piece < starts.length; piece++)
      work(rowOf[piece] + 1, starts[piece], piece + 1 < starts.length ? starts[piece + 1] : units.length)
  }
  eachPiece((row, from, to) =>
    eachSeed(units, from, to, (key) => {
      const slot = key >>> (32 - SLOT_BITS)
      if (last[slot] === row) return
      last[slot] = row
      seen[slot] += 1
    }),
  )
  // What shares its slot with other stretches is counted alone now.
  const seeds = new Map<number, Seed & { last: number }>()
  eachPiece((row, from, to) =>
    eachSeed(units, from, to, (key, at, length) => {
      if (seen[key >>> (32 - SLOT_BITS)] < least) return
      const seed = seeds.get(key)
      if (seed === undefined) seeds.set(key, { key, at, length, rows: 1, last: row })
      else if (seed.last !== row) {
        seed.last = row
        seed.rows += 1
      }
    }),
  )
  return [...seeds.values()].filter(({ rows }) => rows >= least)
}
