/** A file that another program altered while a mend of it was not saved: the mend finds its rows again, or says how many it lost. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { rowId } from '../../shared/ids.ts'
import { startEngine, testFolder, Window } from '../engine/support/engine-on-disk.ts'
import { mendAll, replaceAll } from '../engine/support/mending.ts'

const ROWS = 1_200
const lines = Array.from({ length: ROWS }, (_, at) => `{"n":${at},"text":"cat ${at}"}`)
const fileOf = (all: readonly string[]): string => all.map((line) => `${line}\n`).join('')

test('a mend of many rows moves with them', { timeout: 60_000 }, async () => {
  using folder = testFolder()
  const path = join(folder.path, 'rows.jsonl')
  writeFileSync(path, fileOf(lines))
  let engine = await startEngine(folder.path)
  let window = await Window.open(engine, path)
  await window.until(({ index }) => index.state === 'done', 'indexed')
  await mendAll(window, replaceAll('cat', '猫'))
  await window.set(rowId(7), ['n'], '"seven"')
  await engine.close()
  const altered = ['{"new":1}', ...lines.slice(10), ...lines.slice(0, 5)]
  writeFileSync(path, fileOf(altered))

  engine = await startEngine(folder.path)
  window = await Window.open(engine, path)
  const { notices } = await window.until(
    (state) => state.notices.some(({ code }) => code === 'reattached'),
    'found again',
  )
  // The rows 5 to 9 have gone, with their mend; one of them with its edit too.
  expect(notices.find(({ code }) => code === 'reattached')?.values).toEqual({ attached: ROWS - 5, lost: 6 })
  await window.save()
  const mended = altered.map((line) => line.replace('cat', '猫'))
  expect(readFileSync(path, 'utf8')).toBe(fileOf(mended))
  await window.undo()
  await window.save()
  expect(readFileSync(path, 'utf8')).toBe(fileOf(altered))
  await engine.close()
})
