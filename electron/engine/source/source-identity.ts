/**
 * What tells one state of a source from another. Of several files it is put together from all of theirs, so that it differs
 * whenever one of them was touched, replaced or is another.
 */
import { createHash } from 'node:crypto'
import type { Disk } from '../disk.ts'
import { identityOf } from '../home/dataset-home.ts'
import { readQuickFingerprint } from '../home/quick-fingerprint.ts'
import type { FileIdentity } from '../journal/record.ts'
import { statOrNull } from '../write/target.ts'

const STAT_BATCH = 64

/** Gives the identity of files taken as one. */
export const identityOfAll = (files: readonly FileIdentity[]): FileIdentity => {
  if (files.length === 1) return files[0]
  return {
    dev: 'several',
    ino: digest(files.map(({ dev, ino }) => `${dev}:${ino}`)),
    sizeBytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    mtimeNs: digest(files.map(({ mtimeNs }) => mtimeNs)),
    ctimeNs: digest(files.map(({ ctimeNs }) => ctimeNs)),
  }
}

/** Gives the quick fingerprint of files taken as one. */
export const quickOfAll = (quicks: readonly string[]): string => (quicks.length === 1 ? quicks[0] : digest(quicks))

/** Looks at files as they are now; null where one of them is not there. */
export const lookAtAll = async (disk: Disk, paths: readonly string[]): Promise<FileIdentity | null> => {
  const identities: FileIdentity[] = []
  for (let start = 0; start < paths.length; start += STAT_BATCH) {
    const stats = await Promise.all(paths.slice(start, start + STAT_BATCH).map((path) => statOrNull(disk, path)))
    for (const stat of stats) {
      if (stat === null) return null
      identities.push(identityOf(stat))
    }
  }
  return identityOfAll(identities)
}

/** Reads the quick fingerprint of a file by its path. */
export const quickOf = async (disk: Disk, path: string, sizeBytes: number): Promise<string> => {
  const file = await disk.open(path, 'r')
  try {
    return await readQuickFingerprint(file, sizeBytes)
  } finally {
    await file.close()
  }
}

const digest = (texts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, 16)
