/**
 * Marking a million rows, and ten million, as deleted in one step, tagging them and dropping them, and taking it back: all rows but a few that were
 * picked out, and, since a stretch of rows is too easy, rows that lie scattered at random (the malformed ones of a file in
 * which a coin decided). Beside a bare write and sync of as many bytes as the journal's record takes.
 */
import { closeSync, fdatasyncSync, openSync, readdirSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { ChangeRequest } from '../../shared/contract.ts'
import { position, rowId } from '../../shared/ids.ts'
import { startEngine } from '../engine/support/engine-on-disk.ts'
import { ROUNDS, workFolder } from './bench-place.ts'
import { BenchWindow } from './bench-window.ts'
import { conclude, type Finding, inMb, inMs } from './closing-table.ts'
import { median, say, timed } from './measure.ts'

const EXCEPTIONS = 1_000
const TARGET_MS = 200
const TARGET_BYTES = 2e6

/** Writes short rows, of which a coin makes each malformed or not. */
const writeRows = (path: string, count: number): void => {
  const file = openSync(path, 'w')
  let state = 1
  let text = ''
  for (let at = 0; at < count; at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    text += state & 0x8000_0000 ? `{"n":${at}}\n` : `{"n":${at}\n`
    if (text.length > 1_000_000 || at === count - 1) {
      writeSync(file, text)
      text = ''
    }
  }
  closeSync(file)
}

const journalBytes = (folder: string): number =>
  readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => /journal/.test(name))
    .reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)

const measure = async (rowCount: number): Promise<Finding[]> => {
  using folder = workFolder('bulk')
  const path = join(folder.path, 'rows.jsonl')
  writeRows(path, rowCount)
  const engine = await startEngine(folder.path)
  const window = await BenchWindow.open(engine, path)
  const { counts } = await window.whenKnown()
  const { session, dataset } = window
  const home = join(folder.path, 'data', 'datasets', dataset)
  const bare = openSync(join(folder.path, 'bare'), 'w')

  const { view } = await session.call('openView', { dataset, query: { text: 'is:malformed' } })
  await session.call('select', { view: window.view, gesture: { kind: 'all' } })
  for (let at = 0; at < EXCEPTIONS; at++) {
    const row = rowId(Math.floor((rowCount / EXCEPTIONS) * at))
    await session.call('select', { view: window.view, gesture: { kind: 'toggle', row } })
  }
  const most = { name: `${rowCount - EXCEPTIONS} rows`, target: { kind: 'selection', view: window.view } } as const
  const scattered = { name: `${counts.malformed} scattered rows`, target: { kind: 'view', view } } as const
  const every = { name: `all ${rowCount} rows`, target: { kind: 'dataset' } } as const
  const tag = { kind: 'tag', tag: 'too long', isOn: true } as const
  const works: { work: string; name: string; request: ChangeRequest }[] = [
    ...[most, scattered].map(({ name, target }) => ({
      work: 'delete',
      name,
      request: { kind: 'delete', target } as const,
    })),
    ...[every, scattered].map(({ name, target }) => ({ work: 'tag', name, request: { ...tag, target } })),
    { work: 'drop', name: scattered.name, request: { kind: 'judge', target: scattered.target, verdict: 'drop' } },
  ]
  const findings: Finding[] = []
  for (const { work, name, request } of works) {
    const times = { mark: [] as number[], undo: [] as number[], page: [] as number[], bare: [] as number[] }
    let recordBytes = 0
    for (let round = -1; round < ROUNDS; round++) {
      const before = journalBytes(home)
      const mark = await timed(() => window.apply(request))
      recordBytes = journalBytes(home) - before
      const page = await timed(() =>
        session.call('readRows', {
          view: window.view,
          start: position(rowCount >> 1),
          end: position((rowCount >> 1) + 60),
          columns: [['n']],
          previewChars: 240,
        }),
      )
      const undo = await timed(() => session.call('undo', { dataset }))
      const plain = await timed(() => {
        writeSync(bare, Buffer.alloc(recordBytes, 0x61))
        fdatasyncSync(bare)
      })
      if (round < 0) continue
      times.mark.push(mark)
      times.undo.push(undo)
      times.page.push(page)
      times.bare.push(plain)
    }
    say(
      `  ${work}, ${name}: done in ${inMs(median(times.mark))}, record of ${inMb(recordBytes)}, next page in ${inMs(median(times.page))}`,
    )
    const reference = `write + fdatasync ${inMs(median(times.bare))}`
    for (const [what, all] of [
      [work, times.mark],
      ['undo of it', times.undo],
    ] as const) {
      findings.push({
        work: `${what}, ${name} of ${rowCount}`,
        measured: inMs(median(all)),
        reference,
        ratio: median(all) / median(times.bare),
        target: `${TARGET_MS} ms`,
        isMet: median(all) <= TARGET_MS,
      })
    }
    findings.push({
      work: `journal record, ${work}, ${name} of ${rowCount}`,
      measured: inMb(recordBytes),
      reference: `one bit a row ${inMb(rowCount / 8)}`,
      ratio: recordBytes / (rowCount / 8),
      target: '2 MB',
      isMet: recordBytes < TARGET_BYTES,
    })
  }
  closeSync(bare)
  await engine.close()
  return findings
}

const bench = async (): Promise<void> => {
  say(`Bulk changes, median of ${ROUNDS}`)
  const findings: Finding[] = []
  const sizes = process.argv.slice(2).map(Number)
  for (const rowCount of sizes.length > 0 ? sizes : [1_000_000, 10_000_000]) findings.push(...(await measure(rowCount)))
  conclude(findings)
}

await bench()
