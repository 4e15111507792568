/**
 * How fast somebody reviews, from the moments at which samples were left: over the last 20, with pauses left out, since
 * a coffee says nothing about the next hour.
 */
const MEASURED = 20
/** A longer stay at one sample counts as this much. */
const PAUSE_MS = 120_000
const LEAST_STEPS = 3

export class Pace {
  readonly #moments: number[] = []

  /** Notes that a sample was left for the next one. */
  note(nowMs: number): void {
    this.#moments.push(nowMs)
    if (this.#moments.length > MEASURED + 1) this.#moments.shift()
  }

  /** Gives how many samples are left in a minute; null until there is enough to tell. */
  perMinute(): number | null {
    const steps = this.#moments.length - 1
    if (steps < LEAST_STEPS) return null
    let spentMs = 0
    for (let at = 1; at < this.#moments.length; at++) {
      spentMs += Math.min(PAUSE_MS, (this.#moments[at] ?? 0) - (this.#moments[at - 1] ?? 0))
    }
    return spentMs <= 0 ? null : (steps * 60_000) / spentMs
  }

  /** Gives how many minutes so many samples take at this pace; null when that can't be told. */
  minutesFor(samples: number): number | null {
    const pace = this.perMinute()
    return pace === null ? null : samples / pace
  }
}
