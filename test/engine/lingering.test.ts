/** What was found of duplicates outlives a window that is cut off or loaded anew, and no window that goes for good. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { EngineError } from '../../shared/engine-error.ts'
import { startEngine, testFolder, Window } from './support/engine-on-disk.ts'

const LINES = ['{"a":"one two three"}', '{"a":"one two three"}', '{"a":"other"}']

const spec = {
  compared: { kind: 'fields' as const, paths: [['a']] },
  folding: { case: true, space: true, punctuation: false, width: true, keyOrder: true },
  method: { kind: 'exact' as const },
  against: [],
  isWithin: true,
}

const withFound = async (folder: string) => {
  const path = join(folder, 'rows.jsonl')
  writeFileSync(path, `${LINES.join('\n')}\n`)
  const engine = await startEngine(folder)
  const window = await Window.open(engine, path)
  const { dataset } = window
  await window.session.call('findDuplicates', { dataset, spec, threshold: 1, isChained: false })
  const { duplicates } = await window.until((state) => state.duplicates?.state === 'found', 'found')
  return { path, engine, window, version: duplicates?.version }
}

test('a window that comes back finds the groups that were found, and may write', async () => {
  using folder = testFolder()
  const { path, engine, window, version } = await withFound(folder.path)
  window.session.end()
  const again = await Window.open(engine, path)
  expect((await again.state()).duplicates).toMatchObject({ version, state: 'found', groups: 1, rows: 2 })
  expect((await again.state()).access).toEqual({ mode: 'write' })
  again.session.end()
  const { state } = await engine
    .connect(() => undefined)
    .call('open', { file: { kind: 'recent', dataset: again.dataset } })
  expect(state.duplicates).toMatchObject({ version, groups: 1 })
  await engine.close()
})

test('a window that closes the dataset lets go of it at once', async () => {
  using folder = testFolder()
  const { path, engine, window } = await withFound(folder.path)
  await window.session.call('close', { dataset: window.dataset })
  const other = await startEngine(folder.path)
  for (let attempt = 0; ; attempt++) {
    const again = await Window.open(other, path)
    const { access, duplicates } = await again.state()
    if (access.mode === 'write') {
      expect(duplicates).toBeNull()
      break
    }
    again.session.end()
    if (attempt === 100) throw new EngineError('read-only', { reason: 'other-program' })
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  await other.close()
  await engine.close()
})

test('an engine that is closed waits for no window', async () => {
  using folder = testFolder()
  const { path, engine, window } = await withFound(folder.path)
  window.session.end()
  await engine.close()
  const other = await startEngine(folder.path)
  expect((await (await Window.open(other, path)).state()).access).toEqual({ mode: 'write' })
  await other.close()
})
