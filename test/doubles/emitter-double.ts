/** Whatever emits events in Electron's way, for the doubles of the shell's tests. */
import { EventEmitter } from 'node:events'

/** An event whose default can be prevented, as Electron gives it to listeners. */
export class EventDouble {
  isPrevented = false
  preventDefault(): void {
    this.isPrevented = true
  }
}

/** Whatever emits events; `emit` is the test's. */
export class EmitterDouble {
  readonly #events = new EventEmitter()

  on(event: string, listener: (...args: never[]) => unknown): this {
    this.#events.on(event, listener as (...args: unknown[]) => void)
    return this
  }

  emit(event: string, ...args: unknown[]): void {
    this.#events.emit(event, ...args)
  }

  /** Emits with a preventable event first, and tells whether it was prevented. */
  emitPreventable(event: string, ...args: unknown[]): boolean {
    const preventable = new EventDouble()
    this.emit(event, preventable, ...args)
    return preventable.isPrevented
  }
}
