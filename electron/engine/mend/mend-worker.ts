/** A worker thread that mends rows: tells what becomes of each, and gives what is asked for of those that change. */
import { parentPort } from 'node:worker_threads'
import { crc32 } from 'node:zlib'
import { fileLensesOf } from '../../../shared/lens/file-lenses.ts'
import type { FileLenses } from '../../../shared/lens/lenses.ts'
import { countChanges, type Mended } from '../../../shared/mend/mend.ts'
import { compileMend } from '../../../shared/mend/mend-row.ts'
import { shownChange } from '../../../shared/mend/shown-change.ts'
import { TimedRun } from '../search/timed-run.ts'
import { CHANGED, type MendFound, type MendReply, type MendTask, SAME, type ShownRow, skipNumber } from './mend-task.ts'

/** Changes of one row that are shown; the rest is counted. */
const MOST_SHOWN = 40

interface Mender {
  readonly id: number
  mendAll(rows: readonly Uint8Array[]): Mended[]
}
let current: Mender | null = null

const menderOf = ({ id, mend, about }: MendTask): Mender => {
  if (current?.id === id) return current
  const known: FileLenses = fileLensesOf(about)
  const mender = compileMend(mend)
  const isTyped = mend.kind === 'replace' && mend.isRegex
  current = {
    id,
    mendAll: isTyped ? timed((row) => mender(row, known)) : (rows) => rows.map((row) => mender(row, known)),
  }
  return current
}

/** An expression that somebody typed may take for ever. */
const timed = (mend: (row: Uint8Array) => Mended): Mender['mendAll'] => {
  let results: Mended[] = []
  let rows: readonly Uint8Array[] = []
  const test = (at: number): boolean => {
    results[at] = mend(rows[at])
    return true
  }
  let run = new TimedRun(test)
  return (all) => {
    rows = all
    results = []
    // What one batch lost is not held against the next.
    if (run.isSpent) run = new TimedRun(test)
    const answers = run.run(all.map((_, at) => at))
    rows = []
    return answers.map((answer, at) => (answer === 'skipped' ? { kind: 'skipped', reason: 'timeout' } : results[at]))
  }
}

const mendRows = (task: MendTask): MendFound => {
  const rows = Array.from(task.ends, (end, at) => task.bytes.subarray(at === 0 ? 0 : task.ends[at - 1], end))
  const outcomes = new Uint8Array(rows.length)
  const checks = new Uint32Array(rows.length)
  const pieces: Uint8Array[] = []
  const shown: ShownRow[] = []
  let changes = 0
  for (const [at, mended] of menderOf(task).mendAll(rows).entries()) {
    outcomes[at] = mended.kind === 'skipped' ? skipNumber(mended.reason) : mended.kind === 'changed' ? CHANGED : SAME
    if (task.wants === 'changes') {
      shown.push(shownRow(mended))
    }
    if (mended.kind !== 'changed') continue
    checks[at] = crc32(mended.bytes)
    changes += countChanges(mended.changes)
    if (task.wants === 'bytes') pieces.push(mended.bytes)
  }
  return { outcomes, checks, changes, ...joined(pieces), shown }
}

const shownRow = (mended: Mended): ShownRow => {
  const all = mended.kind === 'changed' ? mended.changes : []
  const changes = all.slice(0, MOST_SHOWN).map(shownChange)
  return { changes, more: all.length - changes.length }
}

const joined = (pieces: readonly Uint8Array[]): Pick<MendFound, 'bytes' | 'ends'> => {
  const ends = new Uint32Array(pieces.length)
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let end = 0
  for (const [at, piece] of pieces.entries()) {
    bytes.set(piece, end)
    end += piece.length
    ends[at] = end
  }
  return { bytes, ends }
}

parentPort?.on('message', (task: MendTask) => {
  try {
    const found = mendRows(task)
    const reply: MendReply = { kind: 'found', found }
    parentPort?.postMessage(reply, [found.outcomes.buffer, found.checks.buffer, found.bytes.buffer, found.ends.buffer])
  } catch (error) {
    current = null
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
    parentPort?.postMessage({ kind: 'failed', message } satisfies MendReply)
  }
})
