/** What every host must carry unchanged: one list of tests of the real engine, run over each wire. */
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { ChangeRequest, TargetRef } from '../../shared/contract.ts'
import { type JobId, position, rowId } from '../../shared/ids.ts'
import { Client, type ContractHost, codeOf, newName, openAgain, openNew } from './contract-client.ts'

const LINES = [
  '{"id": 1, "text": "hello", "n": 12345678901234567890}\n',
  '{"id":2,"text":"你好 \\u4f60","n":1.0}\r\n',
  '{bad json\n',
  '\n',
  '{"id": 3, "messages": [{"role": "user", "content": "hi"}], "text": null}',
]
const TEXT = LINES.join('')

/** Runs the whole contract over one host's wire. */
export const describeContract = (name: string, start: () => Promise<ContractHost>): void => {
  describe(`the contract over ${name}`, { timeout: 30_000 }, () => {
    let host: ContractHost
    const clients: Client[] = []
    const connect = async (): Promise<Client> => {
      const client = new Client(await host.connect())
      clients.push(client)
      return client
    }
    const fileName = (): string => `${newName()}.jsonl`

    beforeAll(async () => {
      host = await start()
    }, 60_000)
    afterEach(async () => {
      const faults = clients.flatMap((client) => client.faults)
      for (const client of clients.splice(0)) await client.end()
      expect(faults).toEqual([])
    })
    afterAll(() => host?.close())

    describe('opening', () => {
      it('says who is there, and lists the folder', async () => {
        const { api } = await connect()
        const { host: info, settings } = await api.hello({ client: newName() })
        expect(info.platform).toBe(process.platform)
        expect(settings.keepsBackup).toEqual(expect.any(Boolean))
        await mkdir(join(host.folder, 'sub'), { recursive: true })
        await writeFile(join(host.folder, 'sub', 'listed.jsonl'), '{}\n')
        expect((await api.listFolder({ path: ['sub'] })).entries).toMatchObject([
          { name: 'listed.jsonl', kind: 'file', sizeBytes: 3 },
        ])
      })

      it('shows rows, malformed ones among them, and what is known of the file', async () => {
        const file = await openNew(host, await connect(), fileName(), TEXT)
        const rows = await file.rows([['text'], ['n'], ['messages']])
        expect(rows.map(({ number, state, byteLength, isDeleted }) => [number, state, byteLength, isDeleted])).toEqual([
          [0, 'original', 53, false],
          [1, 'original', Buffer.byteLength(LINES[1] ?? '') - 2, false],
          [2, 'original', 9, false],
          [3, 'original', LINES[4]?.length, false],
        ])
        expect(rows[0]?.cells.map(({ kind, text }) => [kind, text])).toEqual([
          ['string', 'hello'],
          ['number', '12345678901234567890'],
          ['absent', ''],
        ])
        expect(rows[1]?.cells.map(({ kind, text }) => [kind, text])).toEqual([
          ['string', '你好 你'],
          ['number', '1.0'],
          ['absent', ''],
        ])
        expect(rows[2]).toMatchObject({ raw: '{bad json', cells: [] })
        expect(rows[2]?.fault).not.toBeNull()
        expect(rows[3]?.cells[2]).toMatchObject({ kind: 'array', length: 1, isTurns: true })
        expect(await file.read()).toMatchObject({
          access: { mode: 'write' },
          rows: { count: 4, isExact: true },
          counts: { edited: 0, inserted: 0, deleted: 0, malformed: 1, isMalformedExact: true },
          lineEnds: { isLastMissing: true },
          hasBom: false,
          fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
          isUnsaved: false,
          undo: null,
        })
        const { columns, isComplete } = await file.client.api.getColumns({ dataset: file.dataset })
        expect(isComplete).toBe(true)
        expect(columns.map(({ path }) => path[0])).toEqual(expect.arrayContaining(['id', 'text', 'n', 'messages']))
      })

      it('refuses what is no dataset in words of its own', async () => {
        const { api } = await connect()
        await mkdir(join(host.folder, 'folder.jsonl'), { recursive: true })
        await writeFile(join(host.folder, 'empty.jsonl'), '')
        const open = (...path: string[]) => codeOf(api.open({ file: { kind: 'served', path } }))
        expect(await open('folder.jsonl')).toBe('file-is-directory')
        expect(await open('empty.jsonl')).toBe('file-empty')
        expect(await open('missing.jsonl')).toBe('file-missing')
        expect(await open('..', 'outside.jsonl')).toBe('file-outside-folder')
        expect(await open('../outside.jsonl')).toBe('file-outside-folder')
      })

      it('opens the sample that comes with Winnow', async () => {
        const { api } = await connect()
        const { state, view } = await api.open({ file: { kind: 'sample' } })
        expect(view.rowCount).toBeGreaterThan(0)
        await api.close({ dataset: state.dataset })
      })
    })

    describe('changing', () => {
      it('splices a value into its line and leaves every other byte', async () => {
        const file = await openNew(host, await connect(), fileName(), TEXT)
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
        const file = await openNew(host, await connect(), fileName(), TEXT)
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
        const file = await openNew(host, await connect(), fileName(), '{"a":1}\n{"a":2}\n{"a":3}\n')
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
        const file = await openNew(host, await connect(), fileName(), TEXT)
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
        const file = await openNew(host, await connect(), fileName(), TEXT)
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
        const file = await openNew(host, await connect(), fileName(), TEXT)
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
        const file = await openNew(host, await connect(), fileName(), bytes)
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
        const file = await openNew(host, await connect(), fileName(), '{"a":1}\n')
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
        const file = await openNew(host, await connect(), fileName(), `${lines.join('\n')}\n`)
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
        const changed = await api.openView({ dataset: file.dataset, query: { only: 'changed' } })
        expect(changed.rowCount).toBe(3)
        const exported = await api.exportRows({
          dataset: file.dataset,
          job: newName() as JobId,
          what: { kind: 'view', view: changed.view },
          target: { kind: 'served', path: ['export.jsonl'], overwrite: true },
        })
        expect(exported).toMatchObject({ name: 'export.jsonl', rows: 2 })
        expect(await readFile(join(host.folder, 'export.jsonl'), 'utf8')).toBe(
          '{"n":"x","s":"10\\t"}\n{"n":"x","s":"12\\t"}\n',
        )
        expect(await readFile(file.path, 'utf8')).toBe(`${lines.join('\n')}\n`)
        await api.closeView({ view: changed.view })
        expect(await codeOf(api.select({ view: changed.view, gesture: { kind: 'all' } }))).toBe('view-not-open')
      })
    })

    describe('keeping', () => {
      it('has unsaved work again after the connection has gone', async () => {
        const name = fileName()
        const first = await connect()
        const file = await openNew(host, first, name, TEXT)
        await file.apply({ kind: 'delete', target: { kind: 'row', row: await file.id(0) } })
        await first.end()
        const again = await openAgain(host, await connect(), name)
        // The end of one wire may be heard of after the beginning of another; then the right to write is passed on.
        await expect.poll(async () => (await again.read()).access).toEqual({ mode: 'write' })
        expect(again.state).toMatchObject({ isUnsaved: true, counts: { deleted: 1 } })
        expect(await readFile(again.path, 'utf8')).toBe(TEXT)
        await again.client.api.undo({ dataset: again.dataset })
        expect((await again.read()).isUnsaved).toBe(false)
      })

      it('saves under another name, and goes on with that file', async () => {
        const file = await openNew(host, await connect(), fileName(), TEXT)
        await file.apply({ kind: 'delete', target: { kind: 'row', row: await file.id(2) } })
        const name = fileName()
        const job = newName() as JobId
        const saveAs = (overwrite: boolean) =>
          file.client.api.saveAs({ dataset: file.dataset, job, target: { kind: 'served', path: [name], overwrite } })
        expect(await saveAs(false)).toMatchObject({ name })
        expect(await readFile(join(host.folder, name), 'utf8')).toBe(TEXT.replace('{bad json\n', ''))
        expect(await readFile(file.path, 'utf8')).toBe(TEXT)
        expect(await file.read()).toMatchObject({ name, isUnsaved: false })
        const other = await openNew(host, file.client, fileName(), TEXT)
        const taken: TargetRef = { kind: 'served', path: [name], overwrite: false }
        expect(await codeOf(other.client.api.saveAs({ dataset: other.dataset, job, target: taken }))).toBe(
          'target-exists',
        )
      })

      it('lets one connection write, and tells the other', async () => {
        const name = fileName()
        const writer = await openNew(host, await connect(), name, TEXT)
        const reader = await openAgain(host, await connect(), name)
        expect(reader.state.access).toEqual({
          mode: 'read',
          reason: host.isOneEngine ? 'other-window' : 'other-program',
        })
        expect(await codeOf(reader.apply({ kind: 'insert', after: null, lines: ['{}'] }))).toBe('read-only')
        expect(await codeOf(reader.save())).toBe('read-only')
        await writer.apply({ kind: 'insert', after: null, lines: ['{}'] })
        expect(await reader.rows()).not.toHaveLength(0)
      })

      it('pushes the state when it changes, and what a job does', async () => {
        const file = await openNew(host, await connect(), fileName(), TEXT)
        const { events } = file.client
        await file.apply({ kind: 'delete', target: { kind: 'row', row: await file.id(0) } })
        await expect
          .poll(() => events.findLast((event) => event.kind === 'state'))
          .toMatchObject({ state: { dataset: file.dataset, counts: { deleted: 1 } } })
        const job = newName() as JobId
        await file.client.api.save({ dataset: file.dataset, job })
        await expect
          .poll(() => events.findLast((event) => event.kind === 'job' && event.job.job === job))
          .toMatchObject({ job: { kind: 'save', state: 'done' }, error: null })
      })

      it('gives up a long job when it is cancelled, and leaves nothing behind', async () => {
        const line = `{"text":"${'x'.repeat(400)}"}\n`
        const file = await openNew(host, await connect(), fileName(), line.repeat(60_000))
        const job = newName() as JobId
        const target: TargetRef = { kind: 'served', path: [`${job}.out`], overwrite: false }
        const running = codeOf(
          file.client.api.exportRows({ dataset: file.dataset, job, what: { kind: 'view', view: file.view }, target }),
        )
        await file.client.api.cancel({ job })
        expect(await running).toBe('cancelled')
        expect(existsSync(join(host.folder, `${job}.out`))).toBe(false)
        expect(file.client.events.findLast((event) => event.kind === 'job')).toMatchObject({
          job: { state: 'cancelled' },
        })
      })
    })

    describe('refusing', () => {
      it('answers an input that breaks the contract with bad-request, and goes on', async () => {
        const file = await openNew(host, await connect(), fileName(), TEXT)
        const { client, dataset, view } = file
        const bad: [string, unknown][] = [
          ['open', {}],
          ['open', undefined],
          ['open', { file: { kind: 'path', path: '/etc/passwd' } }],
          ['readRows', { view, start: -1, end: 5, columns: [], previewChars: 1 }],
          ['readRows', { view, start: 0, end: 5, columns: [], previewChars: 1e9 }],
          ['readRow', { dataset, row: 'one', limit: 1 }],
          ['apply', { dataset, change: 'x', request: { kind: 'delete', target: { kind: 'row', row: 0 } } }],
          ['apply', { dataset, change: newName(), request: { kind: 'explode' } }],
          ['listFolder', { path: 'sub' }],
          ['getState', { dataset: '../../etc' }],
        ]
        for (const [call, input] of bad) {
          expect(await codeOf(client.callLoosely(call, input)), `${call} ${JSON.stringify(input)}`).toBe('bad-request')
        }
        expect((await file.read()).isUnsaved).toBe(false)
      })

      it('says so when a dataset, a view or a row is not there', async () => {
        const file = await openNew(host, await connect(), fileName(), TEXT)
        const { api } = file.client
        expect(await codeOf(api.getState({ dataset: 'nothing' as never }))).toBe('dataset-not-open')
        const page = { start: position(0), end: position(1), columns: [], previewChars: 1 }
        expect(await codeOf(api.readRows({ view: 'nothing' as never, ...page }))).toBe('view-not-open')
        expect(await codeOf(file.text(rowId(4_000)))).toBe('row-missing')
        expect(await codeOf(file.apply({ kind: 'replace', row: rowId(4_000), text: '{}' }))).toBe('row-missing')
        await api.close({ dataset: file.dataset })
        expect(await codeOf(api.getState({ dataset: file.dataset }))).toBe('dataset-not-open')
      })

      it('writes nothing outside the folder', async () => {
        const file = await openNew(host, await connect(), fileName(), TEXT)
        for (const path of [['..', 'out.jsonl'], ['../out.jsonl'], ['.hidden']]) {
          const target = { kind: 'served', path, overwrite: true } as const
          const job = newName() as JobId
          expect(await codeOf(file.client.api.saveAs({ dataset: file.dataset, job, target }))).toBe(
            'file-outside-folder',
          )
        }
        expect(existsSync(join(host.folder, '..', 'out.jsonl'))).toBe(false)
      })
    })

    it('gives a window that connects anew its own place, and tells the old one', async () => {
      const [before, after] = [await connect(), await connect()]
      const client = newName()
      await before.api.hello({ client })
      const name = fileName()
      await openNew(host, before, name, TEXT)
      await after.api.hello({ client })
      if (!host.isOneEngine) return
      await expect.poll(() => before.events.some((event) => event.kind === 'superseded')).toBe(true)
      expect(await codeOf(before.api.hello({ client: newName() }))).toBe('connection-lost')
      const again = await openAgain(host, after, name)
      expect(again.state.access).toEqual({ mode: 'write' })
    })

    it('fails waiting calls once the wire has ended', async () => {
      const client = await connect()
      await client.api.hello({ client: newName() })
      await client.end()
      await expect.poll(() => codeOf(client.api.hello({ client: newName() }))).toBe('connection-lost')
    })
  })
}
