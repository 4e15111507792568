/** Long work of the engine's own thread, done in pieces between which everything else gets its turn. */
import { setImmediate as turn } from 'node:timers/promises'

const MOST_AT_ONCE_MS = 12
const PIECE = 2 ** 18

/** Lets other work go on when enough was done at once. */
export class Breath {
  readonly #signal: AbortSignal
  #sinceMs = performance.now()

  constructor(signal: AbortSignal) {
    this.#signal = signal
  }

  /** To be waited for between pieces of work of some milliseconds; throws the signal's reason. */
  async take(): Promise<void> {
    if (performance.now() - this.#sinceMs < MOST_AT_ONCE_MS) return
    await turn()
    this.#signal.throwIfAborted()
    this.#sinceMs = performance.now()
  }
}

/** Goes through numbers from `start` to `end` in pieces that leave others their turn. */
export const inPieces = async (
  start: number,
  end: number,
  breath: Breath,
  work: (from: number, to: number) => void,
): Promise<void> => {
  for (let from = start; from < end; from += PIECE) {
    work(from, Math.min(end, from + PIECE))
    await breath.take()
  }
}
