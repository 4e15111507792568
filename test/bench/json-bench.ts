/**
 * How fast rows are checked, told to a visitor, shown and edited, on one core, in MB of row bytes a second; beside
 * JSON.parse of the same rows, which has to decode and build them. Two sizes show that costs grow with bytes alone.
 */
import { previewRow } from '../../electron/engine/read/preview.ts'
import { setValue } from '../../shared/json-edit.ts'
import type { JsonPath } from '../../shared/json-path.ts'
import { checkJson, findValue, type JsonVisitor, scanJson } from '../../shared/json-scan.ts'
import { generateRows } from './generate-rows.ts'

const RUNS = 5
const columns: JsonPath[] = [['id'], ['messages'], ['source'], ['messages', 1, 'content']]
const visitor: JsonVisitor = { onKey: () => {}, onScalar: () => {}, onOpen: () => true, onClose: () => {} }

const rowsOf = (sizeBytes: number): Uint8Array[] => {
  const rows: Uint8Array[] = []
  let size = 0
  for (const row of generateRows(7)) {
    const bytes = new TextEncoder().encode(row)
    rows.push(bytes)
    size += bytes.length
    if (size >= sizeBytes) break
  }
  return rows
}

/** Median MB a second of processor time, since other programs may want the core. */
const speedOf = (rows: readonly Uint8Array[], work: (row: Uint8Array) => unknown): string => {
  const bytes = rows.reduce((sum, row) => sum + row.length, 0)
  const speeds = Array.from({ length: RUNS }, () => {
    const before = process.cpuUsage()
    for (const row of rows) work(row)
    return bytes / process.cpuUsage(before).user
  })
  return speeds
    .sort((a, b) => a - b)
    [RUNS >> 1].toFixed(0)
    .padStart(6)
}

const works: readonly [string, (row: Uint8Array) => unknown][] = [
  ['check a row', (row) => checkJson(row)],
  ['tell a visitor all of it', (row) => scanJson(row, visitor)],
  ['find a value', (row) => findValue(row, ['messages', 2, 'content'])],
  ['preview four columns', (row) => previewRow(row, columns, 200)],
  ['set a value', (row) => setValue(row, ['source'], '"你好"')],
  ['decode and JSON.parse', (row) => JSON.parse(new TextDecoder().decode(row))],
]

const small = rowsOf(20_000_000)
const large = rowsOf(100_000_000)
console.log(`MB/s a core, median of ${RUNS}`.padEnd(32), ' 20 MB', '100 MB')
for (const [name, work] of works) console.log(name.padEnd(32), speedOf(small, work), speedOf(large, work))

const giant = new Uint8Array(100_000_000).fill(0x61)
giant.set(new TextEncoder().encode('{"text": "'))
giant.set(new TextEncoder().encode('"}'), giant.length - 2)
for (const [name, work] of [
  ['check one row of 100 MB', () => checkJson(giant)],
  ['preview one row of 100 MB', () => previewRow(giant, [['text']], 200)],
] as const) {
  work()
  const startMs = performance.now()
  work()
  console.log(name.padEnd(32), `${(performance.now() - startMs).toFixed(0)} ms`)
}
