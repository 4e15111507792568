/** Numbers that look drawn by chance and are the same on every run, so that the sample can be made again to the byte. */

export interface Dice {
  /** Gives a whole number from `low` to `high`, both included. */
  between(low: number, high: number): number
}

/** Starts a sequence; the same seed gives the same one. */
export const diceFrom = (seed: number): Dice => {
  let state = seed >>> 0
  const next = (): number => {
    // mulberry32
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return { between: (low, high) => low + Math.floor(next() * (high - low + 1)) }
}

/** Gives the items in an order drawn by the dice. */
export const shuffled = <T>(items: readonly T[], dice: Dice): T[] => {
  const left = [...items]
  const drawn: T[] = []
  while (left.length > 0) drawn.push(...left.splice(dice.between(0, left.length - 1), 1))
  return drawn
}
