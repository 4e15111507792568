/** What every part of the engine is given: the disk, the clock, where the app's data is, and how much it may use. */
import type { Settings } from '../../shared/contract.ts'
import type { StartChild } from './child-process.ts'
import type { Disk } from './disk.ts'
import type { Mappings } from './mappings.ts'

export interface EngineContext {
  disk: Disk
  now(): number
  dataFolder: string
  workers: number
  getSettings(): Settings
  readonly mappings: Mappings
  /** Starts a process of its own; Node's way where the host has none. */
  readonly startChild?: StartChild
}
