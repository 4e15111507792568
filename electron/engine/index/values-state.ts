/**
 * The states that segments of JSON values end in, shared by the workers of an index: each segment starts in the state that
 * the one before it ends in, and waits for it.
 */
import { PHASE } from '../kernels/values.ts'

/** In which state the bytes of a part are at some place. */
export interface ValuesState {
  /** As the kernel tells it; null where the rows have ended. */
  readonly phase: number | null
  readonly level: number
  /** Where an item starts of which only the key has been seen. */
  readonly itemStart: number
  readonly isInString: boolean
  readonly isEscaped: boolean
}

/** The state in which the rows of a part begin. */
export const FIRST_STATE: ValuesState = {
  phase: PHASE.between,
  level: 0,
  itemStart: 0,
  isInString: false,
  isEscaped: false,
}

/** Makes what `ValuesStates` share. */
export const shareStates = (segmentCount: number): SharedArrayBuffer =>
  new SharedArrayBuffer(segmentCount * (4 + WORDS * 8) + 8)

export class ValuesStates {
  readonly #flags: Int32Array<SharedArrayBuffer>
  readonly #numbers: Float64Array<SharedArrayBuffer>

  constructor(shared: SharedArrayBuffer) {
    const count = Math.floor((shared.byteLength - 8) / (4 + WORDS * 8))
    this.#numbers = new Float64Array(shared, 0, count * WORDS)
    this.#flags = new Int32Array(shared, count * WORDS * 8, count)
  }

  /** Says in which state a segment starts. */
  set(segment: number, { phase, level, itemStart, isInString, isEscaped }: ValuesState): void {
    this.#numbers[segment * WORDS] = level
    this.#numbers[segment * WORDS + 1] = itemStart
    const flags = (phase === null ? ENDED : phase) | (isInString ? IN_STRING : 0) | (isEscaped ? ESCAPED : 0)
    Atomics.store(this.#flags, segment, flags | KNOWN)
    Atomics.notify(this.#flags, segment)
  }

  /** Waits for the state in which a segment starts; undefined when stopped. */
  wait(segment: number, isStopped: () => boolean): ValuesState | undefined {
    let flags = Atomics.load(this.#flags, segment)
    while (flags === 0) {
      if (isStopped()) return undefined
      Atomics.wait(this.#flags, segment, 0, 50)
      flags = Atomics.load(this.#flags, segment)
    }
    return {
      phase: (flags & ENDED) === ENDED ? null : flags & ENDED,
      level: this.#numbers[segment * WORDS],
      itemStart: this.#numbers[segment * WORDS + 1],
      isInString: (flags & IN_STRING) !== 0,
      isEscaped: (flags & ESCAPED) !== 0,
    }
  }
}

const WORDS = 2
/** All bits of a phase, and what stands for none. */
const ENDED = 15
const IN_STRING = 16
const ESCAPED = 32
const KNOWN = 64
