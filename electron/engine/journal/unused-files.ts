/** Takes away files beside a journal that no record names: they are written first, and a crash came between the two. */
import { join } from 'node:path'
import type { Change } from '../../../shared/change.ts'
import { reasonsPrefix } from '../decisions/reason-files.ts'
import { type Disk, removeIfThere } from '../disk.ts'
import { rewritePrefix } from '../write/rewrites.ts'
import type { JournalRecord } from './record.ts'

/** Removes files of rewritten rows and of reasons that no record of their journal names. */
export const removeUnusedFiles = async (
  disk: Disk,
  folder: string,
  epoch: number,
  records: readonly JournalRecord[],
): Promise<void> => {
  const prefixes = [rewritePrefix(epoch), reasonsPrefix(epoch)]
  const names = (await disk.readdir(folder)).filter((name) => prefixes.some((prefix) => name.startsWith(prefix)))
  if (names.length === 0) return
  const used = new Set(records.flatMap((record) => (record.kind === 'change' ? filesOf(record.change) : [])))
  for (const name of names) if (!used.has(name)) await removeIfThere(disk, join(folder, name))
}

const filesOf = (change: Change): string[] => {
  if (change.kind === 'batch') return change.changes.flatMap(filesOf)
  if (change.kind === 'rewrite' || change.kind === 'unwrite') return [change.file]
  return 'reasons' in change && change.reasons.file !== null ? [change.reasons.file] : []
}
