/** A disk without room for columns costs the signals, and nothing else; a program that only looks leaves none behind. */
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Disk, nodeDisk } from '../../../electron/engine/disk.ts'
import { isEngineError } from '../../../shared/engine-error.ts'
import { startEngine, testFolder, Window } from '../support/engine-on-disk.ts'

const full = (): Error => Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })

/** A disk that has no room for columns: not even for their file, or for what is written into it. */
const fullDisk = (when: 'open' | 'write'): Disk => ({
  ...nodeDisk,
  open: async (path, flags, mode) => {
    const isColumns = /signals-[^/\\]*$/.test(path) && flags !== 'r'
    if (isColumns && when === 'open') throw full()
    const file = await nodeDisk.open(path, flags, mode)
    if (!isColumns) return file
    return {
      ...file,
      write: async () => {
        throw full()
      },
    }
  },
})

const line = '{"prompt":"a","response":"b"}\n'
const parts = [{ kind: 'signal' as const, signal: 'chars' }]

test.each(['open', 'write'] as const)('says so where a signal is asked for, and tells the rest (%s)', async (when) => {
  using folder = testFolder()
  const path = join(folder.path, 'data.jsonl')
  writeFileSync(path, line.repeat(20))
  const engine = await startEngine(folder.path, { disk: fullDisk(when) })
  const window = await Window.open(engine, path)
  const state = await window.until(({ samples }) => samples.isComplete, 'read as samples')
  expect(state.samples.formats).toEqual([{ lens: expect.any(String), rows: 20 }])
  expect(state.signals).toMatchObject({ pass: { state: 'failed' }, isComplete: false })
  const asked = window.session.call('describe', { dataset: window.dataset, of: { kind: 'dataset' }, parts })
  const error = await asked.catch((thrown: unknown) => thrown)
  expect(isEngineError(error, 'disk-full')).toBe(true)
  await engine.close()
})

test('measures for a program that may only look, and leaves nothing of it behind', async () => {
  using folder = testFolder()
  const path = join(folder.path, 'data.jsonl')
  writeFileSync(path, line.repeat(5))
  const writer = await startEngine(folder.path)
  const writing = await Window.open(writer, path)
  await writing.until(({ signals }) => signals.isComplete, 'measured')
  const looker = await startEngine(folder.path)
  const looking = await Window.open(looker, path)
  await looking.until(({ signals }) => signals.isComplete, 'measured')
  expect((await looking.state()).access.mode).toBe('read')
  await looking.session
    .call('setMapping', { dataset: looking.dataset, mapping: { prompt: ['prompt'], answer: [] } })
    .catch(() => undefined)
  await looker.close()
  await writer.close()
  const left = readdirSync(join(folder.path, 'data', 'cache'), { recursive: true, encoding: 'utf8' })
  expect(left.filter((name) => name.endsWith('.part'))).toEqual([])
})
