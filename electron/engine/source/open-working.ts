/**
 * Opens the working file of a prepared source, and makes sure that it is of the files as they were looked at: another program
 * may alter or replace them at any moment between.
 */
import { type Disk, type DiskFile, type FileStat, isNotFound, readFully } from '../disk.ts'
import { identityOf, isSameIdentity } from '../home/dataset-home.ts'
import { LineIndex } from '../index/line-index.ts'
import { type HeadRows, scanHead } from '../index/scan-head.ts'
import type { BaseFile } from '../read/base-file.ts'
import { HEAD_BYTES } from '../read/sniff.ts'
import type { PreparedSource } from './prepare-source.ts'
import type { PartPlan } from './source.ts'
import { lookAtAll } from './source-identity.ts'

/** The files are others than those that were looked at: another program was at work, or a save was finished. */
export class LookAgain extends Error {}

/** Opens it with its first rows; fails with LookAgain. */
export const openWorking = async (
  disk: Disk,
  prepared: PreparedSource,
  savesAsUtf8: boolean,
): Promise<{ base: BaseFile; stat: FileStat }> => {
  const { source } = prepared
  const file = await openAsLooked(disk, prepared)
  try {
    const stat = await file.stat()
    const paths = source.files.map(({ path }) => path)
    const now = source.isPlain ? identityOf(stat) : await lookAtAll(disk, paths)
    if (now === null || !isSameIdentity(now, source.identity)) throw new LookAgain()
    return { base: await baseOf(prepared, file, stat, savesAsUtf8), stat }
  } catch (error) {
    await file.close()
    throw error
  }
}

const openAsLooked = async (disk: Disk, { path }: PreparedSource): Promise<DiskFile> => {
  try {
    return await disk.open(path, 'r')
  } catch (error) {
    if (isNotFound(error)) throw new LookAgain() // taken away meanwhile: who looks again can say so
    throw error
  }
}

// Complete only once the index has said so, even when the head is all of the file: hashes and line ends are its work.
const baseOf = async (
  { source, path, parts }: PreparedSource,
  file: DiskFile,
  stat: FileStat,
  savesAsUtf8: boolean,
): Promise<BaseFile> => {
  const head = await headOf(file, parts[0])
  return {
    path,
    identity: identityOf(stat),
    file,
    source,
    savesAsUtf8,
    parts,
    partRows: null,
    index: LineIndex.fromStarts(head.starts, head.byteEnd, false),
    fingerprint: null,
    lineEnds: { lf: 0, crlf: 0, isLastMissing: false },
    hasBom: source.files[0].form.hasBom,
    hashes: null,
  }
}

/** Finds the rows in the first block of the first part. */
const headOf = async (file: DiskFile, part: PartPlan): Promise<HeadRows> => {
  const head = new Uint8Array(Math.min(HEAD_BYTES, part.byteEnd))
  const length = await readFully(file, head, 0, head.length, 0)
  return scanHead(head.subarray(0, length), length >= part.byteEnd, part)
}
