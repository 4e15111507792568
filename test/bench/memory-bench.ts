/**
 * The most memory that an engine's process ever held: after opening, after its passes over the file, after scrolling and
 * editing, and after a save. The engine runs in a process of its own, which tells its peak as it goes.
 */
import { execFileSync } from 'node:child_process'
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { rowId } from '../../shared/ids.ts'
import { startEngine } from '../engine/support/engine-on-disk.ts'
import { hasRoom, isFull, large, rowsOfSize, tenfold, workFolder } from './bench-place.ts'
import { BenchWindow, scoreOf } from './bench-window.ts'
import { conclude, type Finding, inMb } from './closing-table.ts'
import { say } from './measure.ts'

const EDITS = 500
const PAGES = 200
const BASE_BYTES = 250e6
const ROW_BYTES = 24

interface Peaks {
  readonly rowCount: number
  /** The peak so far in bytes, by what was just done. */
  readonly peaks: Readonly<Record<string, number>>
}

const peakBytes = (): number => process.resourceUsage().maxRSS * 1024

/** What the process of the engine does. */
const work = async (folder: string, path: string): Promise<Peaks> => {
  const engine = await startEngine(folder)
  await sleep(400)
  const peaks: Record<string, number> = { started: peakBytes() }
  const window = await BenchWindow.open(engine, path)
  await window.rows()
  peaks.opened = peakBytes()
  const { rows } = await window.whenKnown()
  peaks['index and survey'] = peakBytes()
  for (let page = 0; page < PAGES; page++) await window.rows(Math.floor((rows.count / PAGES) * page))
  peaks.scrolled = peakBytes()
  for (let at = 0; at < EDITS; at++) await window.apply(scoreOf(rowId(Math.floor((rows.count / EDITS) * at)), at + 0.5))
  peaks[`${EDITS} edits`] = peakBytes()
  await window.editOneInHundred(rows.count, 0.25)
  peaks['1 % of lines edited'] = peakBytes()
  await window.save()
  peaks.saved = peakBytes()
  await window.whenKnown()
  peaks['surveyed anew'] = peakBytes()
  await engine.close()
  return { rowCount: rows.count, peaks }
}

const measure = (name: string, source: string, findings: Finding[]): void => {
  using folder = workFolder('memory')
  const path = join(folder.path, 'rows.jsonl')
  copyFileSync(source, path)
  const answer = execFileSync(process.execPath, [import.meta.filename, 'work', folder.path, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const { rowCount, peaks }: Peaks = JSON.parse(answer.toString())
  say(`Memory of the engine at ${name}, ${rowCount} rows, the peak so far:`)
  for (const [stage, bytes] of Object.entries(peaks)) say(`  ${stage.padEnd(20)} ${inMb(bytes)}`)
  const limit = BASE_BYTES + ROW_BYTES * rowCount
  for (const stage of ['index and survey', 'surveyed anew']) {
    const peak = peaks[stage]
    findings.push({
      work: `memory, ${name}, ${stage === 'surveyed anew' ? 'after edits and save' : stage}`,
      measured: inMb(peak),
      reference: `250 MB + 24 B a row: ${inMb(limit)}`,
      ratio: peak / limit,
      target: '1.00',
      isMet: peak <= limit,
    })
  }
}

const bench = (): void => {
  const findings: Finding[] = []
  const source = rowsOfSize(large)
  if (hasRoom(3 * large.bytes, 'the memory')) measure(large.name, source, findings)
  if (isFull && hasRoom(30 * large.bytes, 'the memory at 10 GB')) measure('10 GB', tenfold(source), findings)
  conclude(findings)
}

const [, , role, folder, path] = process.argv
if (role === 'work') process.stdout.write(JSON.stringify(await work(folder, path)))
else bench()
