/** Finds in many rows at once what leaves of a question ask for. */
import { fileLensesOf } from '../../../shared/lens/file-lenses.ts'
import { NOTHING_KNOWN } from '../../../shared/lens/lenses.ts'
import { compileTest, type RowTest } from './row-test.ts'
import type { SearchFound, SearchLeaf } from './search-task.ts'
import { TimedRun } from './timed-run.ts'

interface Scan {
  readonly test: RowTest
  readonly timed: TimedRun<() => boolean> | null
}

export class RowScanner {
  readonly #scans: Scan[]

  constructor(leaves: readonly SearchLeaf[]) {
    this.#scans = leaves.map(({ leaf, options, lenses }) => {
      const test = compileTest(leaf, options, lenses === null ? NOTHING_KNOWN : fileLensesOf(lenses))
      const isRegex = leaf.kind === 'text' && leaf.pattern.kind === 'regex'
      return { test, timed: isRegex ? new TimedRun((work) => work()) : null }
    })
  }

  /** Looks into rows that start at these places; `endOf` gives where a row's content ends. */
  scan(bytes: Uint8Array, starts: Uint32Array, endOf: (row: number) => number): SearchFound {
    const hits: number[] = []
    const skips: number[] = []
    const rows = Array.from(starts, (start, row) => bytes.subarray(start, endOf(row)))
    this.#scans.forEach(({ test, timed }, leaf) => {
      if (timed === null) {
        rows.forEach((row, at) => {
          const answer = test(row)
          if (answer !== false) (answer ? hits : skips).push(leaf, at)
        })
        return
      }
      const answers = timed.run(rows.map((row) => () => test(row) === true))
      answers.forEach((answer, at) => {
        if (answer !== 'no') (answer === 'yes' ? hits : skips).push(leaf, at)
      })
    })
    return { hits: Uint32Array.from(hits), skips: Uint32Array.from(skips) }
  }
}
