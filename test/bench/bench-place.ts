/**
 * Where benches put their files, and how large they are this time. One folder for all of them, so that a gigabyte is
 * generated once a run; build/bench.mjs removes it at the end unless WINNOW_BENCH_KEEP=1. WINNOW_BENCH=small is for
 * working on a bench, WINNOW_BENCH=full adds 10 GB, and WINNOW_BENCH_ROUNDS runs each contender so often.
 */
import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statfsSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generatedFile } from './generate-rows.ts'
import { say } from './measure.ts'

const run = process.env.WINNOW_BENCH ?? 'normal'

/** The folder of all benches' files. */
export const benchFolder = join(tmpdir(), 'winnow-bench')

/** Whether the file of 10 GB is asked for. */
export const isFull = run === 'full'

/** What the sizes are called, and how many bytes they have; "1 GB" is a file of 870,000 rows or so. */
export const small = { name: '10 MB', bytes: 10_000_000 }
export const large = run === 'small' ? { name: '50 MB', bytes: 50_000_000 } : { name: '1 GB', bytes: 2 ** 30 }

/** How often each contender runs. */
export const ROUNDS = Number(process.env.WINNOW_BENCH_ROUNDS ?? (run === 'small' ? 3 : 5))

/** Makes a folder for one bench; `using` it removes it, WINNOW_BENCH_KEEP or not, since what is in it was altered. */
export const workFolder = (name: string): { path: string; [Symbol.dispose](): void } => {
  mkdirSync(benchFolder, { recursive: true })
  const path = mkdtempSync(join(benchFolder, `${name}-`))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

/** Tells whether the disk has room for so many bytes and a tenth of itself; says so if not. */
export const hasRoom = (bytes: number, what: string): boolean => {
  mkdirSync(benchFolder, { recursive: true })
  const { bavail, blocks, bsize } = statfsSync(benchFolder)
  if (bavail * bsize - bytes > (blocks * bsize) / 10) return true
  say(`  left out: ${what} needs ${Math.round(bytes / 1e9)} GB, which the disk can't spare`)
  return false
}

/** Gives generated rows of a size, for reading only. */
export const rowsOfSize = ({ bytes }: { bytes: number }): string => generatedFile({ bytes, seed: 1 })

/** Gives a file with the rows of `path` ten times over, for reading only. */
export const tenfold = (path: string): string => {
  const ten = `${path}.10`
  if (existsSync(ten) && statSync(ten).size === 10 * statSync(path).size) return ten
  copyFileSync(path, `${ten}.part`)
  execFileSync('sh', ['-c', 'for n in 2 3 4 5 6 7 8 9 10; do cat "$1" >> "$2"; done', 'sh', path, `${ten}.part`])
  renameSync(`${ten}.part`, ten)
  return ten
}
