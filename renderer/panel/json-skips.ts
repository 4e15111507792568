/**
 * Where the large values of a large text end, found in one pass that yields to the window every few milliseconds. With it
 * every other reading of the text is bounded by what is shown, since only small values are ever scanned to be skipped.
 */

/** Values shorter than this are quicker to scan than to look up. */
const LARGE = 32_768
/** Levels past this are not remembered: a row of fifty million levels must not fill the memory with their ends. */
export const MAX_DEPTH = 5_000
/** How long the window may be kept waiting. */
const SLICE_MS = 8
const CHECK_EVERY = 65_536

export class Skips {
  readonly #ends = new Map<number, number>()
  readonly #counts = new Map<number, number>()

  add(start: number, end: number, count: number | null): void {
    this.#ends.set(start, end)
    if (count !== null) this.#counts.set(start, count)
  }

  /** Gives the offset past a large value, negated where the text ends first; undefined for small ones. */
  endAt(start: number): number | undefined {
    return this.#ends.get(start)
  }

  /** Gives how many children a large value has. */
  countAt(start: number): number | undefined {
    return this.#counts.get(start)
  }
}

/** Finds the large values of a text; null when told to stop. `pause` lets the window breathe. */
export const findSkips = async (
  text: string,
  signal: AbortSignal,
  pause: () => Promise<void> = nextTask,
): Promise<Skips | null> => {
  const skips = new Skips()
  const starts: number[] = []
  const commas: number[] = []
  let depth = 0
  let until = performance.now() + SLICE_MS
  let checkAt = CHECK_EVERY
  for (let at = 0; at < text.length; at++) {
    if (at >= checkAt) {
      checkAt = at + CHECK_EVERY
      if (performance.now() > until) {
        await pause()
        if (signal.aborted) return null
        until = performance.now() + SLICE_MS
      }
    }
    const code = text.charCodeAt(at)
    if (code === 0x22) {
      const end = stringEnd(text, at)
      if (end - at >= LARGE) skips.add(at, end, null)
      at = end - 1
    } else if (code === 0x7b || code === 0x5b) {
      if (depth < MAX_DEPTH) {
        starts[depth] = at
        commas[depth] = 0
      }
      depth += 1
    } else if (code === 0x2c) {
      if (depth <= MAX_DEPTH) commas[depth - 1] += 1
    } else if (code === 0x7d || code === 0x5d) {
      depth -= 1
      if (depth >= 0 && depth < MAX_DEPTH && at + 1 - starts[depth] >= LARGE) {
        // A value this long holds something, so it has one child more than commas.
        skips.add(starts[depth], at + 1, commas[depth] + 1)
      }
    }
  }
  for (let open = 0; open < Math.min(depth, MAX_DEPTH); open++) skips.add(starts[open], -text.length, commas[open] + 1)
  return skips
}

/** Lets the window paint and hear keys before going on. */
export const nextTask = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })

const stringEnd = (text: string, start: number): number => {
  for (let quote = text.indexOf('"', start + 1); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    let first = quote
    while (first - 1 > start && text.charCodeAt(first - 1) === 0x5c) first -= 1
    if ((quote - first) % 2 === 0) return quote + 1
  }
  return text.length
}
