/** A bulk rewrite: a layer that hides what lies below it, is hidden by what comes after it, and goes off again whole. */
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nodeDisk } from '../../electron/engine/disk.ts'
import { Edits } from '../../electron/engine/document/edits.ts'
import { RowOrder } from '../../electron/engine/document/row-order.ts'
import { removeUnusedFiles } from '../../electron/engine/journal/unused-files.ts'
import { renameRewrite, rewriteName, writeRewrite } from '../../electron/engine/write/rewrites.ts'
import { RowFile } from '../../electron/engine/write/row-file.ts'
import { type Change, reverse, squash } from '../../shared/change.ts'
import { rowId } from '../../shared/ids.ts'
import { RowSet } from '../../shared/row-set.ts'
import { spliceBetween } from '../../shared/text-splice.ts'
import { testFolder } from './support/engine-on-disk.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const text = (some: Uint8Array): string => new TextDecoder().decode(some)

test('edits, sets and rewrites of one row come to what the last of them leaves, there and back', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom('edit', 'set', 'rewrite'), fc.nat(9)), { maxLength: 12 }),
      (steps) => {
        const edits = new Edits(RowOrder.ofFile(3))
        const row = rowId(1)
        const files = new Map<string, Uint8Array>()
        const read = (): string => {
          const { file, build } = edits.stackOf(row)
          return text(build(file === null ? bytes('{"a":0}') : (files.get(file) ?? bytes('gone'))))
        }
        const states = [read()]
        const made: Change[] = []
        for (const [at, [kind, value]] of steps.entries()) {
          const rows = RowSet.of([row])
          const now = states.at(-1) ?? ''
          let change: Change
          if (kind === 'edit') change = { kind, row, splices: spliceBetween(now, `{"a":${value},"e":1}`), path: null }
          else if (kind === 'set') change = { kind, rows, path: ['a'], json: String(value) }
          else {
            files.set(`f${at}`, bytes(`{"a":${value},"r":1}`))
            change = { kind: 'rewrite', rows, file: `f${at}` }
          }
          edits.apply(change)
          made.push(change)
          states.push(read())
          if (kind === 'rewrite') expect(states.at(-1)).toBe(`{"a":${value},"r":1}`)
          if (kind === 'set') expect(JSON.parse(states.at(-1) ?? '').a).toBe(value)
          expect(edits.stackOf(rowId(2)).file).toBeNull()
        }
        for (const [at, change] of [...made.entries()].reverse()) {
          edits.apply(reverse(change))
          expect(read()).toBe(states[at])
        }
        expect(edits.isEdited(row)).toBe(false)
      },
    ),
    { numRuns: 2000 },
  )
})

test('what was begun to be read goes on as it was, whatever is changed meanwhile', () => {
  const edits = new Edits(RowOrder.ofFile(3))
  edits.apply({ kind: 'rewrite', rows: RowSet.of([rowId(1)]), file: 'f' })
  const stack = edits.stackOf(rowId(1))
  edits.apply({ kind: 'edit', row: rowId(1), splices: spliceBetween('new', 'newer'), path: null })
  edits.apply({ kind: 'rewrite', rows: RowSet.of([rowId(1)]), file: 'g' })
  expect([stack.file, text(stack.build(bytes('new')))]).toEqual(['f', 'new'])
})

test('a rewrite and its reverse are nothing, and two rewrites are two', () => {
  const rewrite: Change = { kind: 'rewrite', rows: RowSet.of([rowId(1)]), file: 'f' }
  expect(squash(rewrite, reverse(rewrite))).toEqual({ kind: 'batch', changes: [] })
  expect(squash(rewrite, reverse({ ...rewrite, file: 'g' }))).toMatchObject({ kind: 'batch', changes: [{}, {}] })
})

test('rewritten rows follow their rows to other names', async () => {
  using folder = testFolder()
  const name = rewriteName(0, 1)
  await writeRewrite(nodeDisk, join(folder.path, name), async (writer) => {
    for (const row of [2, 5, 9]) await writer.add(rowId(row), bytes(`row ${row}`))
  })
  const change = { kind: 'rewrite', rows: RowSet.of([rowId(2), rowId(5), rowId(9)]), file: name } as const
  const names = new Map([
    [2, 7],
    [9, 1],
  ])
  const renamed = await renameRewrite(
    nodeDisk,
    folder.path,
    change,
    (row) => {
      const found = names.get(row)
      return found === undefined ? null : rowId(found)
    },
    'rewrite-1-moved-0.rows',
  )
  expect([...(renamed?.rows.values() ?? [])]).toEqual([1, 7])
  const file = await RowFile.open(nodeDisk, join(folder.path, 'rewrite-1-moved-0.rows'))
  expect(text((await file.read(rowId(7))) ?? bytes(''))).toBe('row 2')
  expect(text((await file.read(rowId(1))) ?? bytes(''))).toBe('row 9')
  await file.close()
  expect(await renameRewrite(nodeDisk, folder.path, change, () => null, 'x.rows')).toBeNull()
})

test('files that no record names are taken away, of this journal alone', async () => {
  using folder = testFolder()
  for (const name of ['rewrite-0-1.rows', 'rewrite-0-2.rows', 'rewrite-1-1.rows', 'copies-1.rows'])
    writeFileSync(join(folder.path, name), '')
  const change: Change = {
    kind: 'batch',
    changes: [{ kind: 'rewrite', rows: RowSet.of([rowId(1)]), file: 'rewrite-0-2.rows' }],
  }
  const step = { label: 'mend', rows: 1, field: null, timeMs: 0 } as const
  await removeUnusedFiles(nodeDisk, folder.path, 0, [{ kind: 'change', id: 'x', step, change }])
  expect(readdirSync(folder.path).sort()).toEqual(['copies-1.rows', 'rewrite-0-2.rows', 'rewrite-1-1.rows'])
})
