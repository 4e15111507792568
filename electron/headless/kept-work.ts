/**
 * The work that is kept for a file, read from its journal without opening the file for work: it takes no lock and writes
 * nothing, so that it can be had while a window has the file open.
 */
import { availableParallelism } from 'node:os'
import type { Decision } from '../../shared/decision.ts'
import type { EncodingChoice } from '../../shared/file-form.ts'
import { position, rowId } from '../../shared/ids.ts'
import { loadReasons } from '../engine/decisions/reason-files.ts'
import { nodeDisk } from '../engine/disk.ts'
import { Document } from '../engine/document/document.ts'
import type { History } from '../engine/document/history.ts'
import {
  type DatasetHome,
  findHome,
  identityOf,
  isSameIdentity,
  journalPath,
  newestEpoch,
  readAbout,
} from '../engine/home/dataset-home.ts'
import { readJournal } from '../engine/journal/journal.ts'
import type { FileIdentity } from '../engine/journal/record.ts'
import { isThatSave, type Replayed, replay, settleSave } from '../engine/journal/replay.ts'
import type { BaseFile } from '../engine/read/base-file.ts'
import { type FoundFiles, findFiles } from '../engine/source/find-files.ts'
import { openRows } from '../engine/source/open-rows.ts'
import type { Source } from '../engine/source/source.ts'
import { identityOfAll, quickOf, quickOfAll } from '../engine/source/source-identity.ts'

export interface KeptWork {
  readonly home: DatasetHome
  readonly history: History
  /** How many rows each of several files had at first. */
  readonly firstParts: readonly number[]
  /** The real path of the file, and its state. */
  readonly path: string
  readonly identity: FileIdentity
  /** Whether the file is the one that the work was done on; otherwise its rows have to be found again, which the app does. */
  readonly isOfThisFile: boolean
}

/** Reads the work that is kept for what is named in a data folder; null when there is none. */
export const readKeptWork = async (
  data: string,
  named: string | readonly string[],
  rowCount = 0,
): Promise<KeptWork | null> => {
  const { path, identity, quick } = await lookAt(await findFiles(nodeDisk, named))
  const { home, found } = await findHome(nodeDisk, data, { path, identity, quick })
  if (found.how === 'new') return null
  for (let epoch = await newestEpoch(nodeDisk, home); epoch >= 0; epoch--) {
    const records = (await readJournal(nodeDisk, journalPath(home, epoch)))?.records ?? []
    await loadReasons(nodeDisk, home.folder, records)
    const replayed = replay(records, rowCount)
    const { file, history } = settled(replayed, { path, identity, quick })
    if (file === null) continue
    const isSame = isSameIdentity(file.identity, identity)
    const isAlike = file.quick === quick && file.identity.sizeBytes === identity.sizeBytes
    const { firstParts } = replayed
    return { home, history, firstParts, path, identity, isOfThisFile: isSame || isAlike }
  }
  return null
}

/** Rows of a file with the work that is kept for it. */
export interface OpenedWork {
  readonly document: Document
  close(): Promise<void>
}

/**
 * Opens the rows of a file with the work that is kept for it, to be read; null where none is kept, `changed` where the file
 * is another one than the work was done on. The caller closes what it gets.
 */
export const openKept = async (
  data: string,
  named: string | readonly string[],
  signal: AbortSignal,
): Promise<OpenedWork | 'changed' | null> => {
  const files = await findFiles(nodeDisk, named)
  const kept = await readKeptWork(data, named)
  const said = kept === null ? null : ((await readAbout(nodeDisk, kept.home))?.encoding ?? null)
  const context = { disk: nodeDisk, dataFolder: data, workers: availableParallelism() }
  const rows = await openRows(context, { found: files, said, signal, onProgress: () => undefined })
  const { path, file, index, source, found } = rows
  try {
    const work = await readKeptWork(data, named, index.rowCount)
    if (work?.isOfThisFile !== true) {
      await rows.close()
      return work === null ? null : 'changed'
    }
    const base: BaseFile = {
      path,
      identity: identityOf(found.stat),
      file,
      source,
      savesAsUtf8: false,
      parts: found.parts,
      partRows: found.parts,
      index,
      fingerprint: found.fingerprint,
      lineEnds: found.lineEnds,
      hasBom: found.hasBom,
      hashes: null,
    }
    const document = new Document(nodeDisk, work.home.folder, base, work.history)
    document.firstParts = work.firstParts
    const close = async (): Promise<void> => {
      await document.close()
      await rows.clear()
    }
    return { document, close }
  } catch (error) {
    await rows.close()
    throw error
  }
}

/** Gives how the text of what is named is read, as somebody has chosen in the app; null where nobody had to. */
export const keptEncoding = async (data: string, named: readonly string[]): Promise<EncodingChoice | null> => {
  const files = await findFiles(nodeDisk, named).catch(() => null)
  if (files === null) return null // the opening says what is wrong
  const { path, identity, quick } = await lookAt(files)
  const { home, found } = await findHome(nodeDisk, data, { path, identity, quick })
  return found.how === 'new' ? null : ((await readAbout(nodeDisk, home))?.encoding ?? null)
}

/** Gives what is decided about the rows of the file as it lies on the disk, by their numbers and in order. */
export function* keptDecisions({ history }: KeptWork): Generator<[number: number, decision: Decision]> {
  const { decisions, fileOrder } = history
  const decided = decisions.decided()
  let number = 0
  for (const { start, end } of fileOrder.runsBetween(position(0), position(fileOrder.count))) {
    for (let row = decided.firstFrom(start, end); row !== null; row = decided.firstFrom(rowId(row + 1), end)) {
      yield [number + row - start, decisions.of(row)]
    }
    number += end - start
  }
}

/** Files that are looked at together. */
const AT_ONCE = 16

const lookAt = async ({ path, files }: FoundFiles): Promise<Pick<Source, 'path' | 'identity' | 'quick'>> => {
  const looks: { identity: FileIdentity; quick: string }[] = []
  for (let start = 0; start < files.length; start += AT_ONCE) {
    looks.push(
      ...(await Promise.all(
        files.slice(start, start + AT_ONCE).map(async (one) => {
          const identity = identityOf(await nodeDisk.stat(one))
          return { identity, quick: await quickOf(nodeDisk, one, identity.sizeBytes) }
        }),
      )),
    )
  }
  const [identities, quicks] = [looks.map(({ identity }) => identity), looks.map(({ quick }) => quick)]
  return { path, identity: identityOfAll(identities), quick: quickOfAll(quicks) }
}

// A save that was cut off right before it was noted as done has put its file in place all the same.
const settled = (
  replayed: Replayed,
  now: { path: string; identity: FileIdentity; quick: string },
): Pick<Replayed, 'file' | 'history'> => {
  const { unsettled, history } = replayed
  if (unsettled === null || !isThatSave(unsettled, now)) return replayed
  settleSave(history, unsettled)
  return { history, file: { ...now, fingerprint: unsettled.fingerprint } }
}
