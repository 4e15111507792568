import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ChangeRequest } from '../../shared/contract.ts'
import { type JobId, position } from '../../shared/ids.ts'
import { type ContractBench, codeOf, LINES, newName, openNew, TEXT } from './contract-client.ts'

/** Tests of changing rows over one host. */
export const changingTests = (bench: ContractBench): void => {
  describe('changing', () => {
    it('splices a value into its line and leaves every other byte', async () => {
      const file = await openNew(bench.host, await bench.connect(), bench.fileName(), TEXT)
      const [first, second] = await file.ids()
      if (first === undefined || second === undefined) throw new Error('no rows')
      const set = { kind: 'set', path: ['text'], json: '"再见\\n"' } as const
      const confirmed = await file.apply({ ...set, target: { kind: 'row', row: first } })
      expect(confirmed).toMatchObject({ row: first, skipped: 0, step: { label: 'set', rows: 1 } })
      const text = await file.text(first)
      expect(text.before).toBe('{"id": 1, "text": "hello", "n": 12345678901234567890}')
      expect(JSON.parse(text.text)).toMatchObject({ text: '再见\n' })
      const result = await file.save()
      expect(result).toMatchObject({ rows: 4, changedRows: 1 })
      expect(await readFile(file.path, 'utf8')).toBe(`${text.text}\n${LINES.slice(1).join('')}`)
      expect(text.text).toMatch(/^\{"id": 1, "text": "(再见|\\u518d\\u89c1)\\n", "n": 12345678901234567890\}$/)
    })

    it('is undone and done again, also after a save', async () => {
      const file = await openNew(bench.host, await bench.connect(), bench.fileName(), TEXT)
      const { api } = file.client
      const ofFile = { dataset: file.dataset }
      expect(await codeOf(api.undo(ofFile))).toBe('nothing-to-undo')
      const row = await file.id(0)
      await file.apply({ kind: 'set', target: { kind: 'row', row }, path: ['id'], json: '7' })
      expect((await file.text(row)).text).toMatch(/^\{"id": 7, /)
      expect((await file.read()).isUnsaved).toBe(true)
      await api.undo(ofFile)
      expect((await file.text(row)).text).toMatch(/^\{"id": 1, /)
      expect((await file.read()).isUnsaved).toBe(false)
      expect(await codeOf(api.undo(ofFile))).toBe('nothing-to-undo')
      await api.redo(ofFile)
      expect(await codeOf(api.redo(ofFile))).toBe('nothing-to-redo')
      await file.save()
      expect(await readFile(file.path, 'utf8')).toBe(TEXT.replace('"id": 1', '"id": 7'))
      await api.undo(ofFile)
      await file.save()
      expect(await readFile(file.path, 'utf8')).toBe(TEXT)
    })

    it('inserts, duplicates, deletes and restores rows', async () => {
      const file = await openNew(bench.host, await bench.connect(), bench.fileName(), '{"a":1}\n{"a":2}\n{"a":3}\n')
      const [one, two, three] = await file.ids()
      if (one === undefined || two === undefined || three === undefined) throw new Error('no rows')
      const inserted = await file.apply({ kind: 'insert', after: null, lines: ['{"a":0}', '{"a":0.5}'] })
      expect(inserted.inserted).toHaveLength(2)
      await file.apply({ kind: 'insert', after: three, lines: ['{"a":4}'] })
      await file.apply({ kind: 'duplicate', target: { kind: 'row', row: two } })
      await file.apply({ kind: 'delete', target: { kind: 'rows', rows: [one, three] } })
      await file.apply({ kind: 'restore', target: { kind: 'row', row: three } })
      const rows = await file.rows([['a']])
      expect(
        rows.map(({ cells, state, isDeleted }) => `${cells[0]?.text} ${state}${isDeleted ? ' deleted' : ''}`),
      ).toEqual([
        '0 inserted',
        '0.5 inserted',
        '1 original deleted',
        '2 original',
        '2 inserted',
        '3 original',
        '4 inserted',
      ])
      expect((await file.read()).counts).toMatchObject({ inserted: 4, deleted: 1, edited: 0 })
      await file.save()
      expect(await readFile(file.path, 'utf8')).toBe(
        ['{"a":0}', '{"a":0.5}', '{"a":2}', '{"a":2}', '{"a":3}', '{"a":4}', ''].join('\n'),
      )
    })

    it('replaces the text of a malformed row', async () => {
      const file = await openNew(bench.host, await bench.connect(), bench.fileName(), TEXT)
      const row = await file.id(2)
      const set = { kind: 'set', target: { kind: 'row', row }, path: ['id'], json: '1' } as const
      expect(await codeOf(file.apply(set))).toBe('row-malformed')
      expect(await codeOf(file.apply({ kind: 'replace', row, text: '{"two":\n1}' }))).toBe('line-has-newline')
      await file.apply({ kind: 'replace', row, text: '{"mended": true}' })
      expect((await file.read()).counts.malformed).toBe(0)
      await file.save()
      expect(await readFile(file.path, 'utf8')).toBe(TEXT.replace('{bad json', '{"mended": true}'))
    })

    it('does several wishes as one step, or none of them', async () => {
      const file = await openNew(bench.host, await bench.connect(), bench.fileName(), TEXT)
      const [one, two] = await file.ids()
      if (one === undefined || two === undefined) throw new Error('no rows')
      const set = (row: typeof one, json: string) =>
        ({ kind: 'set', target: { kind: 'row', row }, path: ['id'], json }) as const
      expect(await codeOf(file.apply({ kind: 'batch', requests: [set(one, '10'), set(two, 'nonsense')] }))).toBe(
        'value-not-json',
      )
      expect((await file.text(one)).before).toBeNull()
      await file.apply({ kind: 'batch', requests: [set(one, '10'), set(two, '20')] })
      expect((await file.text(two)).text).toMatch(/^\{"id":20,/)
      await file.client.api.undo({ dataset: file.dataset })
      expect((await file.read()).isUnsaved).toBe(false)
    })

    it('confirms a change that it knows again, without making it twice', async () => {
      const file = await openNew(bench.host, await bench.connect(), bench.fileName(), TEXT)
      const change = newName()
      const insert: ChangeRequest = { kind: 'insert', after: null, lines: ['{}'] }
      const first = await file.apply(insert, change)
      const again = await file.apply(insert, change)
      expect(again.inserted).toEqual(first.inserted)
      expect((await file.read()).counts.inserted).toBe(1)
    })

    it('keeps bytes that are no UTF-8, read and written as text', async () => {
      const bytes = Buffer.concat([
        Buffer.from('{"a":"'),
        Buffer.from([0xff, 0xc0, 0x80]),
        Buffer.from('"}\n{"b":1}\n'),
      ])
      const asTheyAre = { encoding: 'utf-8', rest: null } as const
      const file = await openNew(bench.host, await bench.connect(), bench.fileName(), bytes, asTheyAre)
      const row = await file.id(0)
      const { text } = await file.text(row)
      expect(text).toBe('{"a":"\udcff\udcc0\udc80"}')
      await file.apply({ kind: 'replace', row, text: text.replace('"a"', '"key"') })
      await file.save()
      expect(await readFile(file.path)).toEqual(
        Buffer.concat([Buffer.from('{"key":"'), Buffer.from([0xff, 0xc0, 0x80]), Buffer.from('"}\n{"b":1}\n')]),
      )
    })

    it('carries a row of many megabytes whole', async () => {
      const long = '数据 "\u0001" data '.repeat(200_000)
      const file = await openNew(bench.host, await bench.connect(), bench.fileName(), '{"a":1}\n')
      const row = await file.id(0)
      await file.apply({ kind: 'set', target: { kind: 'row', row }, path: ['a'], json: JSON.stringify(long) })
      const { text } = await file.text(row)
      expect(JSON.parse(text).a === long).toBe(true)
      await file.save()
      expect((await readFile(file.path, 'utf8')) === `${text}\n`).toBe(true)
    })
  })

  describe('selecting', () => {
    it('counts, changes and copies what is selected', async () => {
      const lines = Array.from({ length: 50 }, (_, index) => `{"n":${index},"s":"${index}\\t"}`)
      const file = await openNew(bench.host, await bench.connect(), bench.fileName(), `${lines.join('\n')}\n`)
      const { api } = file.client
      const { view } = file
      expect(await api.select({ view, gesture: { kind: 'all' } })).toEqual({ selected: 50 })
      expect(await api.select({ view, gesture: { kind: 'none' } })).toEqual({ selected: 0 })
      const range = { kind: 'range', start: position(10), end: position(13), add: false } as const
      expect(await api.select({ view, gesture: range })).toEqual({ selected: 3 })
      const toggled = await api.select({ view, gesture: { kind: 'toggle', row: await file.id(11) } })
      expect(toggled).toEqual({ selected: 2 })
      const target = { kind: 'selection', view } as const
      expect(await api.copy({ view, what: { kind: 'lines', target } })).toEqual({
        text: [lines[10], lines[12]].join('\n'),
        rows: 2,
      })
      const cells = { kind: 'cells', start: position(0), end: position(2), columns: [['n'], ['gone']] } as const
      expect((await api.copy({ view, what: { ...cells, columns: [['n'], ['gone']] } })).text.split('\n')).toEqual([
        '0\t',
        '1\t',
      ])
      const set = await file.apply({ kind: 'set', target, path: ['n'], json: '"x"' })
      expect(set.step.rows).toBe(2)
      await file.apply({ kind: 'delete', target: { kind: 'row', row: await file.id(0) } })
      const changed = await api.openView({ dataset: file.dataset, query: { text: 'is:changed' } })
      expect(changed.rowCount).toBe(3)
      const exported = await api.exportRows({
        dataset: file.dataset,
        job: newName() as JobId,
        what: { kind: 'view', view: changed.view },
        target: { kind: 'served', path: ['export.jsonl'], overwrite: true },
      })
      expect(exported).toMatchObject({ name: 'export.jsonl', rows: 2 })
      expect(await readFile(join(bench.host.folder, 'export.jsonl'), 'utf8')).toBe(
        '{"n":"x","s":"10\\t"}\n{"n":"x","s":"12\\t"}\n',
      )
      expect(await readFile(file.path, 'utf8')).toBe(`${lines.join('\n')}\n`)
      await api.closeView({ view: changed.view })
      expect(await codeOf(api.select({ view: changed.view, gesture: { kind: 'all' } }))).toBe('view-not-open')
    })
  })
}
