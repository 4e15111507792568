/** The format that a journal names: a decision raises it before it is written, so that an older Winnow refuses to read on. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nodeDisk } from '../../electron/engine/disk.ts'
import { Journal } from '../../electron/engine/journal/journal.ts'
import { rowId } from '../../shared/ids.ts'
import { RowSet } from '../../shared/row-set.ts'
import { type Breakage, BrokenDisk } from './support/broken-disk.ts'
import { startEngine, testFolder, Window } from './support/engine-on-disk.ts'

const step = { label: 'edit', rows: 1, field: null, timeMs: 0 } as const
const edit = {
  kind: 'change',
  id: 'one-edit',
  step,
  change: { kind: 'edit', row: rowId(0), splices: [], path: null },
} as const
const tag = {
  kind: 'change',
  id: 'one-tag',
  step,
  change: { kind: 'tag', rows: RowSet.of([rowId(0)]), tag: 'x' },
} as const

test('a journal of format 1 stays one until something is decided, and loses nothing of what it holds', async () => {
  using folder = testFolder()
  const path = join(folder.path, 'journal-0.wjl')
  writeFileSync(path, 'winnow-journal 1\n')
  const first = (): string => readFileSync(path, 'latin1').split('\n')[0] ?? ''
  const { journal } = await Journal.open(nodeDisk, path)
  await journal.append(edit)
  expect(first()).toBe('winnow-journal 1')
  await Promise.all([journal.append(edit), journal.append(tag), journal.append(edit)])
  expect(first()).toBe('winnow-journal 2')
  await journal.close()
  const again = await Journal.open(nodeDisk, path)
  expect(again.records).toEqual([edit, edit, tag, edit])
  expect(again.droppedBytes).toBe(0)
  await again.journal.close()
})

const breakages: Breakage[] = [
  { kind: 'fails', code: 'EIO' },
  { kind: 'writes-half', code: 'ENOSPC' },
]

test.each(breakages)(
  'where a call fails, the decision is refused and the next one tries again: $kind',
  async (breakage) => {
    for (let call = 0; call < 4; call++) {
      using folder = testFolder()
      const path = join(folder.path, 'journal-0.wjl')
      writeFileSync(path, 'winnow-journal 1\n')
      const disk = new BrokenDisk()
      const { journal } = await Journal.open(disk, path)
      await journal.append(edit)
      disk.breakAt(call, breakage)
      const isRefused = await journal.append(tag).then(
        () => false,
        () => true,
      )
      await journal.append(tag)
      await journal.close()
      const again = await Journal.open(nodeDisk, path)
      expect(again.records, `call ${call}: ${disk.broken}`).toEqual(isRefused ? [edit, tag] : [edit, tag, tag])
      expect(readFileSync(path, 'latin1').startsWith('winnow-journal 2\n')).toBe(true)
      await again.journal.close()
    }
  },
)

test('a journal of a later format is left as it is, and the file can be read', async () => {
  using folder = testFolder()
  const path = join(folder.path, 'rows.jsonl')
  writeFileSync(path, '{"a":1}\n')
  let engine = await startEngine(folder.path)
  let window = await Window.open(engine, path)
  await window.apply({ kind: 'judge', target: { kind: 'dataset' }, verdict: 'keep' })
  await engine.close()
  const home = join(folder.path, 'data', 'datasets', window.dataset)
  const name = readdirSync(home).find((one) => one.endsWith('.wjl')) ?? ''
  const later = readFileSync(join(home, name), 'latin1').replace(/winnow-journal \d/, 'winnow-journal 9')
  writeFileSync(join(home, name), later, 'latin1')
  engine = await startEngine(folder.path)
  window = await Window.open(engine, path)
  expect(window.opened).toMatchObject({ access: { mode: 'read', reason: 'newer-journal' }, decisions: { keep: 0 } })
  await engine.close()
  expect(readFileSync(join(home, name), 'latin1')).toBe(later)
})
