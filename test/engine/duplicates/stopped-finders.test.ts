/** Searches that are stopped end at once, wherever they are, and fail with why. */
import { expect, test } from 'vitest'
import { findTemplates } from '../../../electron/engine/duplicates/find-templates.ts'
import { finders } from '../../../electron/engine/duplicates/finders.ts'
import type { FindWatch } from '../../../electron/engine/duplicates/found-pairs.ts'
import type { Method } from '../../../shared/duplicates/duplicate-spec.ts'
import { overTexts } from './find-over-texts.ts'

const header = 'These words stand before everything that is said in here: '
const texts = Array.from(
  { length: 4_000 },
  (_, at) => `${header.repeat(1 + (at % 3))}${at} ${`word${at % 50} `.repeat(at % 40)}`,
)
const others = [texts.slice(0, 500)]
const methods: Method[] = [
  { kind: 'contained', minChars: 20 },
  { kind: 'one-word' },
  { kind: 'overlap', tokens: 13 },
  { kind: 'exact' },
]

/** Says when to stop: after so many reports of progress. */
const stoppedAfter = (reports: number): { watch: FindWatch; stopped: () => number } => {
  const stop = new AbortController()
  let left = reports
  let sinceMs = 0
  const onProgress = (): void => {
    left -= 1
    if (left !== 0) return
    sinceMs = performance.now()
    stop.abort(new Error('enough'))
  }
  return { watch: { signal: stop.signal, onProgress }, stopped: () => performance.now() - sinceMs }
}

test.each(methods)('a search by $kind', async (method) => {
  await overTexts({ texts, others, method }, async (rows, spec) => {
    let ended = 0
    for (let reports = 1; reports < 40 && ended === 0; reports += 3) {
      const { watch, stopped } = stoppedAfter(reports)
      const find = (): Promise<unknown> =>
        method.kind === 'exact' ? findTemplates(rows, spec, watch) : finders[method.kind](rows, spec, watch)
      const outcome = await find().then(
        () => null,
        (error: unknown) => error,
      )
      if (outcome === null) ended = reports
      else {
        expect(outcome).toMatchObject({ message: 'enough' })
        expect(stopped()).toBeLessThan(1_000)
      }
    }
    expect(ended).toBeGreaterThan(1)
  })
})
