/**
 * What the main process and the engine's process say to each other. Only names, paths and ports pass here; rows and changes
 * go over the port straight between page and engine.
 */
import type { ErrorReport } from '../../shared/engine-error.ts'

/** Whether a file was picked to be read, or to be written over. */
export type PickUse = 'open' | 'write'

/** A path that the user picked, under the token that the page was given for it. */
export interface PickedPath {
  readonly token: string
  readonly path: string
  readonly use: PickUse
}

/** What the engine's process must know before anything else. */
export interface EngineStart {
  readonly dataFolder: string
  readonly samplePath: string
  readonly version: string
}

export type ToEngine =
  | { readonly kind: 'start'; readonly start: EngineStart }
  | { readonly kind: 'pick'; readonly pick: PickedPath }
  /** Brings one port, the line to a page. */
  | { readonly kind: 'connect' }
  /** Brings one port, the line to a process that was asked for. */
  | { readonly kind: 'child'; readonly id: number }
  | { readonly kind: 'child-end'; readonly id: number; readonly code: number | null }
  | { readonly kind: 'stop' }

export type FromEngine =
  /** Wants a process of its own for one of the program's modules. */
  | { readonly kind: 'start-child'; readonly id: number; readonly name: string }
  | { readonly kind: 'end-child'; readonly id: number }
  /** The token can be used: said before the page hears of it, since its port is faster than main. */
  | { readonly kind: 'picked'; readonly token: string }
  /** The engine can't be started; the process ends itself. */
  | { readonly kind: 'failed'; readonly error: ErrorReport }
