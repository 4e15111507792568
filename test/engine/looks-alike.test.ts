/**
 * A file that another program altered where no sample of the quick fingerprint looks, with its size kept: it looks like
 * the file that the unsaved changes belong to, and only reading it whole tells.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { rowId } from '../../shared/ids.ts'
import { startEngine, testFolder, Window } from './support/engine-on-disk.ts'

const ROWS = 40_000
const rows = Array.from({ length: ROWS }, (_, row) => `{"row":${row},"text":"${'abcdefghij'.repeat(8)}"}\n`)

test('changes are put on the rows that they belong to, not on those that stand there now', {
  timeout: 60_000,
}, async () => {
  using folder = testFolder()
  const path = join(folder.path, 'data.jsonl')
  writeFileSync(path, rows.join(''))
  let engine = await startEngine(folder.path)
  let window = await Window.open(engine, path)
  await window.until((state) => state.survey.state === 'done', 'surveyed')
  await window.set(rowId(9_001), ['text'], '"mended"')
  await engine.close()

  const altered = [...rows]
  const [first, second] = [altered[9_001], altered[9_002]]
  altered.splice(9_001, 2, second, first)
  rmSync(path)
  writeFileSync(path, altered.join(''))
  expect(altered.join('').length).toBe(rows.join('').length)

  engine = await startEngine(folder.path)
  window = await Window.open(engine, path)
  await window.until((state) => state.disk === 'changed', 'noticed')
  await expect(window.set(rowId(1), ['text'], '"x"')).rejects.toMatchObject({ code: 'source-changed' })
  await expect(window.save()).rejects.toMatchObject({ code: 'source-changed' })
  expect(readFileSync(path, 'utf8')).toBe(altered.join(''))
  await engine.close()

  // Asked again after a restart, the answer is the same at once, and the change goes where its row is now.
  engine = await startEngine(folder.path)
  window = await Window.open(engine, path)
  const state = await window.until((now) => now.notices.some(({ code }) => code === 'reattached'), 'reattached')
  expect(state.disk).toBe('same')
  expect(JSON.parse(await window.text(rowId(9_002)))).toEqual({ row: 9_001, text: 'mended' })
  await window.save()
  altered[9_002] = '{"row":9001,"text":"mended"}\n'
  expect(readFileSync(path, 'utf8')).toBe(altered.join(''))
  await engine.close()
})
