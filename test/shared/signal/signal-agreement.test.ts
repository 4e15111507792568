/**
 * Signals of real rows beside those of a plain program in another language, which follows the same words. Runs where that
 * program's language and the real data are; elsewhere it is skipped.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { measuredSignals } from '../../../shared/signal/measure.ts'
import { measured } from './measured.ts'

const data = resolve(process.env.WINNOW_TEST_DATA ?? join(import.meta.dirname, '../../../../shared/data'))
const files = [
  { path: 'openai+grade-school-math/grade_school_math/data/test.jsonl', shape: 'pair', keys: ['question', 'answer'] },
  { path: 'SmartFlowAI+EmoLLM/datasets/ruozhiba_raw.jsonl', shape: 'pair', keys: ['instruction', 'input', 'output'] },
  { path: 'openai+openai-cookbook/examples/data/toy_chat_fine_tuning.jsonl', shape: 'messages' },
  { path: 'hiyouga+LLaMA-Factory/data/c4_demo.jsonl', shape: 'text' },
].map((file) => ({ ...file, path: join(data, file.path) }))

const canRun =
  files.every(({ path }) => existsSync(path)) && spawnSync('python3', ['-c', 'pass'], { timeout: 20_000 }).status === 0

test.skipIf(!canRun)('are what a plain program tells of the same rows', { timeout: 120_000 }, () => {
  const script = join(import.meta.dirname, 'measure_plainly.py')
  const printed = execFileSync('python3', [script], { input: JSON.stringify({ files }), maxBuffer: 2 ** 28 })
  const plain = JSON.parse(printed.toString()) as Record<string, (Record<string, number | null> | null)[]>
  const scales = new Map(measuredSignals.map(({ id, scale }) => [id, scale]))
  let compared = 0
  const differences: unknown[] = []
  for (const { path } of files) {
    const lines = readFileSync(path, 'utf8')
      .split(/\r?\n/)
      .filter((line) => line !== '')
    expect(plain[path]).toHaveLength(lines.length)
    for (const [at, line] of lines.entries()) {
      const expected = plain[path][at]
      if (expected === null) continue
      const all = measured(line)
      for (const [id, value] of Object.entries(expected)) {
        const [mine, theirs] = [all[id], value]
        const isSame =
          mine === theirs ||
          (typeof mine === 'number' && theirs !== null && Math.abs(mine - theirs) <= 0.5001 / (scales.get(id) ?? 1))
        if (!isSame) differences.push([path.split('/').at(-1), at + 1, id, mine, theirs])
        compared += 1
      }
    }
  }
  expect(differences.slice(0, 20)).toEqual([])
  expect(compared).toBeGreaterThan(20_000)
})
