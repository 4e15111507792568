/**
 * Puts files that were written whole in the place of those that they replace: all of them, or none. Where a later one can't
 * be put in place, the earlier ones are put back from a second link to what they were. Where the file system knows no links
 * the rest stays beside its targets, and the next opening puts it in place (finish-save.ts).
 */
import { type Disk, removeIfThere } from '../disk.ts'
import { backupPath, linkBackup, removeOtherBackups } from './backups.ts'
import type { Target } from './target.ts'

export interface Placing {
  readonly target: Target
  /** Whether what is replaced is kept as a backup. */
  readonly keepsBackup: boolean
  /** Fails where something else stands in the file's place than may be replaced. */
  check(): Promise<void>
}

/** Some of several files are in place, and could not be put back. */
export class PartlyInPlace extends Error {
  constructor(cause: unknown) {
    super('some of several files are in place', { cause })
  }
}

/** Puts files in place; fails with what kept one of them from it, or with PartlyInPlace. */
export const putInPlace = async (disk: Disk, placings: readonly Placing[], timeMs: number): Promise<void> => {
  const isSeveral = placings.length > 1
  if (isSeveral) for (const { check } of placings) await check()
  const placed: Placed[] = []
  try {
    for (const one of placings) placed.push(await place(disk, one, isSeveral, timeMs))
  } catch (error) {
    if (!(await putBack(disk, placed))) throw new PartlyInPlace(error)
    throw error
  }
  for (const { target, old, keepsBackup } of placed) {
    // What is in place is saved, whatever is left beside it.
    if (old === null) continue
    if (keepsBackup) await removeOtherBackups(disk, target.path, old).catch(() => undefined)
    else await removeIfThere(disk, old).catch(() => undefined)
  }
}

/** Gives where what a file replaces is kept while others are put in place, given the file's temporary path. */
export const oldPathOf = (tempPath: string): string => tempPath.replace(/winnow-tmp$/, 'winnow-old')

interface Placed {
  readonly target: Target
  /** A second link to what was replaced; null where there was nothing, or no link could be made. */
  readonly old: string | null
  readonly keepsBackup: boolean
}

const place = async (
  disk: Disk,
  { target, keepsBackup, check }: Placing,
  isSeveral: boolean,
  timeMs: number,
): Promise<Placed> => {
  // The last look before the rename: a link alters the file's own state.
  await check()
  const old = await linkOld(disk, target, keepsBackup, isSeveral, timeMs)
  try {
    await disk.rename(target.tempPath, target.path)
  } catch (error) {
    if (old !== null) await removeIfThere(disk, old).catch(() => undefined)
    throw error
  }
  return { target, old, keepsBackup }
}

const linkOld = async (
  disk: Disk,
  target: Target,
  keepsBackup: boolean,
  isSeveral: boolean,
  timeMs: number,
): Promise<string | null> => {
  if (target.present === null || !(keepsBackup || isSeveral)) return null
  const old = keepsBackup ? backupPath(target.path, timeMs) : oldPathOf(target.tempPath)
  // Of a save that was cut off.
  if (!keepsBackup) await removeIfThere(disk, old)
  return (await linkBackup(disk, target.path, old)) ? old : null
}

/** Puts back what was replaced, the last first; false where that can't be. */
const putBack = async (disk: Disk, placed: readonly Placed[]): Promise<boolean> => {
  if (placed.some(({ target, old }) => old === null && target.present !== null)) return false
  try {
    for (const { target, old } of [...placed].reverse()) {
      if (old === null) await disk.unlink(target.path)
      else await disk.rename(old, target.path)
    }
    return true
  } catch {
    return false // whatever it was, what could not be put back is said
  }
}
