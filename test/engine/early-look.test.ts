/** A file that is too large to be known at once, opened again with work on its last rows and no index kept. */
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { rowId } from '../../shared/ids.ts'
import { startEngine, testFolder, Window } from './support/engine-on-disk.ts'

const ROWS = 150_000

test('is opened at once, and what is known of its changed rows follows', { timeout: 60_000 }, async () => {
  using folder = testFolder()
  const path = join(folder.path, 'data.jsonl')
  writeFileSync(path, `{"text":"${'abcdefghij'.repeat(8)}"}\n`.repeat(ROWS))
  let engine = await startEngine(folder.path)
  let window = await Window.open(engine, path)
  await window.until(({ survey }) => survey.state === 'done', 'surveyed')
  await window.apply({ kind: 'replace', row: rowId(ROWS - 1), text: 'no JSON' })
  await window.set(rowId(ROWS - 2), ['text'], '"mended"')
  await engine.close()
  rmSync(join(folder.path, 'data', 'cache'), { recursive: true })

  engine = await startEngine(folder.path)
  window = await Window.open(engine, path)
  const { counts } = await window.until((state) => state.survey.state === 'done', 'surveyed')
  expect(counts).toMatchObject({ edited: 2, malformed: 1, isMalformedExact: true })
  expect(await window.text(rowId(ROWS - 2))).toBe('{"text":"mended"}')
  await engine.close()
})
