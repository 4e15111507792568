/**
 * The way to an engine, whatever lies between: a port on the desktop, a socket in a browser, nothing at all in a test. A
 * door can be opened again and again; it says when there is no use in trying.
 */
import type { Wire } from '../../shared/channel.ts'

export interface Door {
  /** Opens a new wire to the engine; rejects with `ShutDoor` when trying again is of no use, else with anything. */
  open(): Promise<Wire>
}

/**
 * no-link: the page was opened without one; link-used: its code is not good any more; restarted: the server was started
 * anew and does not know this page; no-host: the engine keeps failing.
 */
export type ShutReason = 'no-link' | 'link-used' | 'restarted' | 'no-host'

/** Says that a door stays shut until the user does something. */
export class ShutDoor extends Error {
  readonly reason: ShutReason

  constructor(reason: ShutReason) {
    super(reason)
    this.name = 'ShutDoor'
    this.reason = reason
  }
}
