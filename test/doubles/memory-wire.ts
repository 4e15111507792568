/** Two ends of a wire in memory. Messages cross as JSON, later, as on a real one; it can be cut. */
import type { Wire } from '../../shared/channel.ts'

export interface WirePair {
  readonly near: Wire
  readonly far: Wire
  /** Ends the wire at both ends; what is on its way is lost. */
  cut(): void
}

/** Makes a wire; `delayMs` is how long a message takes. */
export const memoryWire = (delayMs = 0): WirePair => {
  const ends = [new WireEnd(delayMs), new WireEnd(delayMs)] as const
  ends[0].other = ends[1]
  ends[1].other = ends[0]
  return {
    near: ends[0],
    far: ends[1],
    cut: () => {
      for (const end of ends) end.cut()
    },
  }
}

class WireEnd implements Wire {
  other: WireEnd | null = null
  readonly #delayMs: number
  readonly #messageListeners: ((message: unknown) => void)[] = []
  readonly #endListeners: (() => void)[] = []
  #isCut = false

  constructor(delayMs: number) {
    this.#delayMs = delayMs
  }

  send(message: unknown): void {
    const text = JSON.stringify(message)
    const deliver = (): void => this.other?.receive(text)
    if (this.#delayMs > 0) setTimeout(deliver, this.#delayMs)
    else queueMicrotask(deliver)
  }

  receive(text: string): void {
    if (this.#isCut) return
    for (const listener of this.#messageListeners) listener(JSON.parse(text))
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#messageListeners.push(listener)
  }

  onEnd(listener: () => void): void {
    this.#endListeners.push(listener)
  }

  cut(): void {
    if (this.#isCut) return
    this.#isCut = true
    for (const listener of this.#endListeners) listener()
  }
}
