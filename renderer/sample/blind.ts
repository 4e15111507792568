/**
 * The order in which candidates are shown when it is not to be seen which is which. What must stay true: a row has one
 * order, whatever is redrawn, edited or reopened, so that nobody learns by looking twice; and over many rows each
 * candidate stands in each place equally often.
 */

/** Gives the candidates in the order in which a row shows them: `order[0]` is the index of the first one shown. */
export const blindOrder = (count: number, seed: string): readonly number[] => {
  const random = randomOf(seed)
  const order = Array.from({ length: count }, (_, at) => at)
  for (let at = count - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1))
    const [one, two] = [order[at] ?? 0, order[other] ?? 0]
    order[at] = two
    order[other] = one
  }
  return order
}

/** The name of a side: A, B, ... */
export const sideName = (place: number): string => (place < 26 ? String.fromCharCode(65 + place) : `#${place + 1}`)

// FNV-1a, then mulberry32: no secret is kept by it, it only has to be even and the same everywhere.
const randomOf = (seed: string): (() => number) => {
  let state = 0x811c9dc5
  for (let at = 0; at < seed.length; at++) state = Math.imul(state ^ seed.charCodeAt(at), 0x01000193)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
