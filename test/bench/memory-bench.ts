/**
 * The most memory that an engine's process ever held: after opening, after its passes over the file, after scrolling and
 * editing, and after a save. The engine is the built one, and tells nobody else's memory.
 */
import { copyFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { rowId } from '../../shared/ids.ts'
import { hasRoom, isFull, large, rowsOfSize, tenfold, workFolder } from './bench-place.ts'
import { BenchWindow, scoreOf } from './bench-window.ts'
import { conclude, type Finding, inMb } from './closing-table.ts'
import { say } from './measure.ts'
import { PipedEngine } from './piped-engine.ts'

const EDITS = 500
const PAGES = 200
const BASE_BYTES = 250e6
const ROW_BYTES = 24

const measure = async (name: string, source: string): Promise<Finding[]> => {
  using folder = workFolder('memory')
  copyFileSync(source, join(folder.path, 'rows.jsonl'))
  const engine = new PipedEngine(folder.path, join(folder.path, 'data'))
  const window = await BenchWindow.openOver(engine.session, { kind: 'served', path: ['rows.jsonl'] })
  await window.rows()
  const peaks = new Map<string, number>()
  const note = (stage: string): void => void peaks.set(stage, engine.peakBytes())
  note('opened')
  const { rows } = await window.whenKnown()
  note('index and survey')
  for (let page = 0; page < PAGES; page++) await window.rows(Math.floor((rows.count / PAGES) * page))
  note('scrolled')
  for (let at = 0; at < EDITS; at++) await window.apply(scoreOf(rowId(Math.floor((rows.count / EDITS) * at)), at + 0.5))
  note(`${EDITS} edits`)
  await window.editOneInHundred(rows.count, 0.25)
  note('1 % of lines edited')
  await window.save()
  note('saved')
  await window.whenKnown()
  note('surveyed anew')
  await engine.close()

  say(`Memory of the engine at ${name}, ${rows.count} rows, the peak so far:`)
  for (const [stage, bytes] of peaks) say(`  ${stage.padEnd(20)} ${inMb(bytes)}`)
  const limit = BASE_BYTES + ROW_BYTES * rows.count
  return [
    ['index and survey', 'index and survey'],
    ['edits and save', 'surveyed anew'],
  ].map(([what, stage]) => {
    const peak = peaks.get(stage) ?? Number.NaN
    return {
      work: `memory, ${name}, ${what}`,
      measured: inMb(peak),
      reference: `250 MB + 24 B a row: ${inMb(limit)}`,
      ratio: peak / limit,
      target: '1.00',
      isMet: peak <= limit,
    }
  })
}

const bench = async (): Promise<void> => {
  if (!existsSync('/proc/self/status')) return say('  left out: only Linux tells the peak of another process')
  const findings: Finding[] = []
  const source = rowsOfSize(large)
  if (hasRoom(3 * large.bytes, 'the memory')) findings.push(...(await measure(large.name, source)))
  if (isFull && hasRoom(30 * large.bytes, 'the memory at 10 GB')) {
    findings.push(...(await measure('10 GB', tenfold(source))))
  }
  conclude(findings)
}

await bench()
