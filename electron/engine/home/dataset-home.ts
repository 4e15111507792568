/**
 * Where the work on a dataset lives in the app's data folder, and how a file finds its work again: by its path, or, when
 * the file was renamed or moved, by what it holds. A copy of a file whose original is still in place is a dataset of its
 * own, since two files that go separate ways cannot share one list of changes.
 */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { isEngineError } from '../../../shared/engine-error.ts'
import { containerKinds, encodingChoiceSchema } from '../../../shared/file-form.ts'
import type { DatasetId } from '../../../shared/ids.ts'
import { type Disk, isNotFound, readSmallFile, replaceFile } from '../disk.ts'
import { readJournal } from '../journal/journal.ts'
import type { FileIdentity } from '../journal/record.ts'
import { replay } from '../journal/replay.ts'

const identitySchema = z.object({
  dev: z.string(),
  ino: z.string(),
  sizeBytes: z.number(),
  mtimeNs: z.string(),
  ctimeNs: z.string(),
})

/** What is known of a dataset's file without reading its journal; the journal is the truth, this finds it. */
const aboutSchema = z.object({
  path: z.string(),
  identity: identitySchema,
  quick: z.string(),
  fingerprint: z.string().nullable(),
  /** Of several files, their real paths. */
  files: z.array(z.string()).optional(),
  /** How text is read whose encoding was in doubt. */
  encoding: encodingChoiceSchema.optional(),
  savesAsUtf8: z.boolean().optional(),
  /** How its rows lie: a file that one row is left of may be taken for something else by its bytes alone. */
  container: z.enum(containerKinds).optional(),
  wrapperKey: z.string().optional(),
})
export type About = z.infer<typeof aboutSchema>

export interface DatasetHome {
  dataset: DatasetId
  folder: string
  cacheFolder: string
}

/** How a file and the work that was found for it belong together. */
export type Found =
  | { how: 'new' }
  /** The file is in the very state in which it was left. */
  | { how: 'same'; about: About }
  /** The quick fingerprint agrees, `stat` does not: renamed, copied back, or touched. */
  | { how: 'alike'; about: About }
  /** Another file, or a changed one, stands where the work's file stood. */
  | { how: 'changed'; about: About }

/** Gives the folders of a dataset. */
export const homeOf = (dataFolder: string, dataset: DatasetId): DatasetHome => ({
  dataset,
  folder: join(dataFolder, 'datasets', dataset),
  cacheFolder: join(dataFolder, 'cache', dataset),
})

/** Finds the work that belongs to a file; `path` must be the real path. */
export const findHome = async (
  disk: Disk,
  dataFolder: string,
  file: { path: string; identity: FileIdentity; quick: string },
): Promise<{ home: DatasetHome; found: Found }> => {
  const known = await listHomes(disk, dataFolder)
  const atPath = known.find(({ about }) => about.path === file.path)
  if (atPath !== undefined) return { home: atPath.home, found: compare(atPath.about, file) }
  // Files that hold nothing are all alike.
  const isTelling = file.identity.sizeBytes > 0
  for (const { home, about } of isTelling ? known : []) {
    if (about.quick !== file.quick || about.identity.sizeBytes !== file.identity.sizeBytes) continue
    if (about.files !== undefined || (await isStillThere(disk, about))) continue
    return { home, found: { how: isMoved(about.identity, file.identity) ? 'same' : 'alike', about } }
  }
  return { home: homeOf(dataFolder, freshId(file, known)), found: { how: 'new' } }
}

/** Lists all datasets that have work in a data folder; folders that say nothing readable are passed over. */
export const listHomes = async (disk: Disk, dataFolder: string): Promise<{ home: DatasetHome; about: About }[]> => {
  const homes = (await namesIn(disk, join(dataFolder, 'datasets'))).map((name) => homeOf(dataFolder, name as DatasetId))
  // All at once: somebody with hundreds of datasets waits for this at every opening.
  const abouts = await Promise.all(
    homes.map(async (home) => (await readAbout(disk, home)) ?? aboutFromJournal(disk, home)),
  )
  return homes.flatMap((home, at) => {
    const about = abouts[at]
    return about === null ? [] : [{ home, about }]
  })
}

/** Reads what a dataset's folder says of its file; null when it says nothing. */
export const readAbout = async (disk: Disk, home: DatasetHome): Promise<About | null> => {
  try {
    const text = new TextDecoder().decode(await readSmallFile(disk, join(home.folder, 'about.json'), 2 ** 20))
    const parsed = aboutSchema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch (error) {
    if (!isNotFound(error) && !(error instanceof SyntaxError)) throw error // unreadable: found again through its journal
    return null
  }
}

// A damaged or missing about.json hides no work: the journal says the same, only more slowly.
const aboutFromJournal = async (disk: Disk, home: DatasetHome): Promise<About | null> => {
  try {
    const read = await readJournal(disk, journalPath(home, await newestEpoch(disk, home)))
    return read === null ? null : replay(read.records, 0).file
  } catch (error) {
    if (!isEngineError(error, 'journal-newer')) throw error // a newer Winnow's: not to be read here
    return null
  }
}

/** Writes down which file a dataset's folder is about. */
export const writeAbout = (disk: Disk, home: DatasetHome, about: About): Promise<void> =>
  replaceFile(disk, join(home.folder, 'about.json'), new TextEncoder().encode(JSON.stringify(about)))

/** Gives the path of a journal of a dataset. */
export const journalPath = (home: DatasetHome, epoch: number): string => join(home.folder, `journal-${epoch}.wjl`)

/** Gives the number of a dataset's newest journal; earlier ones are kept to be read. */
export const newestEpoch = async (disk: Disk, home: DatasetHome): Promise<number> => {
  const epochs = (await namesIn(disk, home.folder)).flatMap((name) => {
    const match = /^journal-(\d+)\.wjl$/.exec(name)
    return match === null ? [] : [Number(match[1])]
  })
  return Math.max(0, ...epochs)
}

/** Gives what a stat says of a file's state. */
export const identityOf = (stat: FileIdentity): FileIdentity => ({
  dev: stat.dev,
  ino: stat.ino,
  sizeBytes: stat.sizeBytes,
  mtimeNs: stat.mtimeNs,
  ctimeNs: stat.ctimeNs,
})

export const isSameIdentity = (a: FileIdentity, b: FileIdentity): boolean =>
  isSameInode(a, b) && a.sizeBytes === b.sizeBytes && a.mtimeNs === b.mtimeNs && a.ctimeNs === b.ctimeNs

const compare = (about: About, file: { identity: FileIdentity; quick: string }): Found => {
  if (isSameIdentity(about.identity, file.identity)) return { how: 'same', about }
  return { how: about.quick === file.quick ? 'alike' : 'changed', about }
}

const isSameInode = (a: FileIdentity, b: FileIdentity): boolean => a.dev === b.dev && a.ino === b.ino

// A rename alters the ctime, so of a file that moved only inode, size and mtime can be the same.
const isMoved = (a: FileIdentity, b: FileIdentity): boolean => isSameInode(a, b) && a.mtimeNs === b.mtimeNs

const isStillThere = async (disk: Disk, about: About): Promise<boolean> => {
  try {
    const { sizeBytes, ino, dev } = await disk.stat(about.path)
    return sizeBytes === about.identity.sizeBytes && ino === about.identity.ino && dev === about.identity.dev
  } catch (error) {
    if (!isNotFound(error)) throw error // gone from there: the work may follow the file
    return false
  }
}

// Two programs that open one new file at once must come to the same folder, so that they meet at its lock.
const freshId = (file: { path: string; quick: string }, known: readonly { home: DatasetHome }[]): DatasetId => {
  const taken = new Set<string>(known.map(({ home }) => home.dataset))
  for (let attempt = 0; ; attempt++) {
    const id = createHash('sha256')
      .update(JSON.stringify([file.path, file.quick, attempt]))
      .digest('hex')
      .slice(0, 24)
    if (!taken.has(id)) return id as DatasetId
  }
}

const namesIn = async (disk: Disk, folder: string): Promise<string[]> => {
  try {
    return (await disk.readdir(folder)).sort()
  } catch (error) {
    if (!isNotFound(error)) throw error // the first dataset ever
    return []
  }
}
