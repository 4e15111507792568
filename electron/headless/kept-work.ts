/**
 * The work that is kept for a file, read from its journal without opening the file for work: it takes no lock and writes
 * nothing, so that it can be had while a window has the file open.
 */
import { availableParallelism } from 'node:os'
import { basename } from 'node:path'
import type { Decision } from '../../shared/decision.ts'
import { position, rowId } from '../../shared/ids.ts'
import { jsonl } from '../engine/container/jsonl.ts'
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
} from '../engine/home/dataset-home.ts'
import { readQuickFingerprint } from '../engine/home/quick-fingerprint.ts'
import { startIndex } from '../engine/index/index-file.ts'
import { readJournal } from '../engine/journal/journal.ts'
import type { FileIdentity } from '../engine/journal/record.ts'
import { isThatSave, type Replayed, replay, settleSave } from '../engine/journal/replay.ts'
import { sniff } from '../engine/read/sniff.ts'

export interface KeptWork {
  readonly home: DatasetHome
  readonly history: History
  /** The real path of the file, and its state. */
  readonly path: string
  readonly identity: FileIdentity
  /** Whether the file is the one that the work was done on; otherwise its rows have to be found again, which the app does. */
  readonly isOfThisFile: boolean
}

/** Reads the work that is kept for a file in a data folder; null when there is none. */
export const readKeptWork = async (data: string, named: string, rowCount = 0): Promise<KeptWork | null> => {
  const path = await nodeDisk.realpath(named)
  const { identity, quick } = await lookAt(path)
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
    return { home, history, path, identity, isOfThisFile: isSame || isAlike }
  }
  return null
}

/**
 * Opens the rows of a file with the work that is kept for it, to be read; null where none is kept, `changed` where the file
 * is another one than the work was done on. The caller closes what it gets.
 */
export const openKept = async (
  data: string,
  named: string,
  signal: AbortSignal,
): Promise<Document | 'changed' | null> => {
  const { stat } = await sniff(nodeDisk, named)
  const options = { disk: nodeDisk, path: named, name: basename(named), sizeBytes: stat.sizeBytes }
  const run = startIndex({ ...options, workers: availableParallelism(), hashFilePath: null })
  const stop = (): void => void run.close()
  signal.addEventListener('abort', stop, { once: true })
  try {
    const { fingerprint, lineEnds, hasBom } = await run.done
    const work = await readKeptWork(data, named, run.index.rowCount)
    if (work === null) return null
    if (!work.isOfThisFile) return 'changed'
    const { path, identity, home, history } = work
    const file = await nodeDisk.open(path, 'r')
    const base = {
      path,
      identity,
      file,
      container: jsonl,
      index: run.index,
      fingerprint,
      lineEnds,
      hasBom,
      hashes: null,
    }
    return new Document(nodeDisk, home.folder, base, history)
  } finally {
    signal.removeEventListener('abort', stop)
    await run.close()
  }
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

const lookAt = async (path: string): Promise<{ identity: FileIdentity; quick: string }> => {
  const file = await nodeDisk.open(path, 'r')
  try {
    const identity = identityOf(await file.stat())
    return { identity, quick: await readQuickFingerprint(file, identity.sizeBytes) }
  } finally {
    await file.close()
  }
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
