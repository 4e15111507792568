/**
 * Where files are, which only a host knows: the engine is handed names that a window may say (a token of a dialog, a
 * name inside the served folder) and asks the host for the path. A window never names a path itself.
 */
import type { FileRef, FolderEntry, TargetRef } from '../../shared/contract.ts'

export interface Places {
  /**
   * Gives the absolute path of a file or folder that was picked or is served; fails with `file-outside-folder` or
   * `file-missing`.
   */
  fileFor(ref: Extract<FileRef, { kind: 'picked' | 'served' }>): Promise<string>
  /** Gives the absolute path to write to; `overwrite` says that the user agreed to replace a file. */
  targetFor(ref: TargetRef): Promise<{ path: string; overwrite: boolean }>
  /** Tells whether a path known from before may be opened here (a served folder may be another one today). */
  mayOpen(path: string): Promise<boolean>
  /** Whether paths are what somebody typed, so that they may be patterns of names. */
  readonly areTyped?: boolean
  /** Lists a served folder; hosts with their own dialogs fail with `file-outside-folder`. */
  list(path: readonly string[]): Promise<FolderEntry[]>
}
