/**
 * What benches conclude: each work beside its reference and the figure that was promised for it. A bench prints its own
 * table as it ends. Run as a program, with `begin` before a run of many and `end` after it, this prints what all of them
 * found and removes the benches' files.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { benchFolder } from './bench-place.ts'
import { say } from './measure.ts'

/** One row of the table. */
export interface Finding {
  readonly work: string
  /** In words, with its unit. */
  readonly measured: string
  readonly reference: string
  /** Measured over reference; null where they are not alike. */
  readonly ratio: number | null
  readonly target: string
  /** Null where nothing was promised. */
  readonly isMet: boolean | null
}

const findingsPath = join(benchFolder, 'findings.jsonl')
const HEAD = ['work', 'measured', 'reference', 'ratio', 'target', 'met?']

/** Prints what a bench found. */
export const conclude = (findings: readonly Finding[]): void => {
  mkdirSync(benchFolder, { recursive: true })
  appendFileSync(findingsPath, findings.map((finding) => `${JSON.stringify(finding)}\n`).join(''))
  printTable(findings)
}

/** Words a duration. */
export const inMs = (ms: number): string =>
  ms >= 10_000 ? `${(ms / 1000).toFixed(1)} s` : ms >= 100 ? `${ms.toFixed(0)} ms` : `${ms.toFixed(ms < 10 ? 2 : 1)} ms`

/** Words a number of bytes. */
export const inMb = (bytes: number): string => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 3 : 0)} MB`

const printTable = (findings: readonly Finding[]): void => {
  const lines = [HEAD, ...findings.map(wordsOf)]
  const widths = HEAD.map((_, at) => Math.max(...lines.map((line) => line[at].length)))
  const draw = (line: readonly string[]): string => line.map((word, at) => word.padEnd(widths[at])).join(' | ')
  say('')
  say(draw(lines[0]))
  say(widths.map((width) => '-'.repeat(width)).join('-|-'))
  for (const line of lines.slice(1)) say(draw(line))
  say(`(load of the machine: ${loadavg()[0].toFixed(1)})`)
  say('')
}

const wordsOf = ({ work, measured, reference, ratio, target, isMet }: Finding): string[] => [
  work,
  measured,
  reference,
  ratio === null ? '-' : ratio.toFixed(2),
  target,
  isMet === null ? '-' : isMet ? 'yes' : 'NO',
]

if (import.meta.main) {
  const [, , moment] = process.argv
  if (moment === 'end' && existsSync(findingsPath)) {
    const lines = readFileSync(findingsPath, 'utf8').split('\n').slice(0, -1)
    printTable(lines.map((line): Finding => JSON.parse(line)))
  }
  rmSync(findingsPath, { force: true })
  if (moment === 'end' && process.env.WINNOW_BENCH_KEEP !== '1') rmSync(benchFolder, { recursive: true, force: true })
}
