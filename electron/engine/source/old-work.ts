/**
 * Working files take as much room as what they were made of, or more, and can be made again at any time. Those that were
 * made a month ago go, and, where room is short, the oldest ones, but for those of datasets that somebody has open.
 */
import { dirname, join } from 'node:path'
import { type Disk, removeIfThere } from '../disk.ts'
import { takeLock } from '../home/file-lock.ts'

const KEPT_MS = 30 * 24 * 3600 * 1000
/** What only a killed program leaves. */
const LEFT_MS = 24 * 3600 * 1000

interface WorkFolder {
  readonly dataset: string
  readonly path: string
  readonly names: readonly string[]
  /** When it was made. */
  readonly madeMs: number
}

/** Removes working files of other datasets: old ones, and more while `needed` bytes are not free. */
export const clearOldWork = async (
  disk: Disk,
  cacheFolder: string,
  { nowMs, needed }: { nowMs: number; needed: number },
): Promise<void> => {
  const folders = await workFolders(disk, dirname(cacheFolder))
  const others = folders.filter(({ path }) => path !== cacheFolder).toSorted((a, b) => a.madeMs - b.madeMs)
  for (const folder of others) {
    // Of rows that are read for something else nothing tells whether they still are, but for the time.
    const isAside = folder.dataset.startsWith('rows-')
    const isOld = nowMs - folder.madeMs > (isAside ? LEFT_MS : KEPT_MS)
    const isRoomShort = !isAside && (await disk.freeBytes(cacheFolder)) < needed
    if (isOld || isRoomShort) await clear(disk, cacheFolder, folder)
  }
}

const workFolders = async (disk: Disk, cache: string): Promise<WorkFolder[]> => {
  const folders: WorkFolder[] = []
  for (const dataset of await disk.readdir(cache).catch(() => [])) {
    const path = join(cache, dataset)
    const names = (await disk.readdir(path).catch(() => [])).filter((name) => /^(work-|saving-|work\.json$)/.test(name))
    if (names.length === 0) continue
    const times = await Promise.all(names.map((name) => disk.stat(join(path, name)).then(timeOf, () => 0)))
    folders.push({ dataset, path, names, madeMs: Math.max(...times) })
  }
  return folders
}

const timeOf = ({ mtimeNs }: { mtimeNs: string }): number => Number(BigInt(mtimeNs) / 1_000_000n)

// Whoever has the dataset open holds its lock, and reads from these files.
const clear = async (disk: Disk, cacheFolder: string, { dataset, path, names }: WorkFolder): Promise<void> => {
  const home = join(dirname(dirname(cacheFolder)), 'datasets', dataset)
  const isKnown = await disk.stat(home).then(
    () => true,
    () => false,
  )
  const lock = isKnown ? takeLock(join(home, 'lock')) : null
  if (isKnown && lock === null) return
  try {
    for (const name of names) await removeIfThere(disk, join(path, name)).catch(() => undefined)
  } finally {
    lock?.release()
  }
}
