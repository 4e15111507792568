/**
 * How much the fault tests do, and by which dice. `WINNOW_FAULTS` is `ci` (the default), `full`, or a share of the full
 * run such as `0.1`; `WINNOW_FAULTS_SEED` repeats a run. Each test ends by telling its counts in one line.
 */

const wanted = process.env.WINNOW_FAULTS ?? 'ci'

/** Gives how often something is done: the count of a quick run, of a full one, or a share of the full one. */
export const howMany = (ci: number, full: number): number => {
  if (wanted === 'ci' || wanted === '') return ci
  if (wanted === 'full') return full
  const share = Number(wanted)
  if (!(share > 0 && share <= 1)) throw new RangeError(`WINNOW_FAULTS is ci, full or a share of 1, not ${wanted}`)
  return Math.max(ci, Math.round(full * share))
}

/** Whether a quick run is wanted. */
export const isQuick = wanted === 'ci' || wanted === ''

/** How long a test may take that does `count` things of so many milliseconds, on a machine that is busy otherwise too. */
export const timeFor = (count: number, eachMs: number): number => 60_000 + count * eachMs

/** A seed for a run: the one asked for, or a fresh one; tell it, so that the run can be repeated. */
export const runSeed = (): number =>
  process.env.WINNOW_FAULTS_SEED === undefined
    ? Math.floor(Math.random() * 2 ** 31)
    : Number(process.env.WINNOW_FAULTS_SEED)

/** Tells what a test has done, in the one line that a report quotes. */
export const tell = (line: string): void => console.log(line)

/** Draws numbers that depend on the seed alone (mulberry32). */
export class Dice {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** A number from 0 to 1, 1 excluded. */
  draw(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  /** A whole number from 0 to `end`, `end` excluded. */
  below(end: number): number {
    return Math.floor(this.draw() * end)
  }

  /** One of a list. */
  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]
  }

  /** Different whole numbers below `end`, in ascending order; as many as there are when there are fewer. */
  some(count: number, end: number): number[] {
    const drawn = new Set<number>()
    while (drawn.size < Math.min(count, end)) drawn.add(this.below(end))
    return [...drawn].sort((a, b) => a - b)
  }
}
