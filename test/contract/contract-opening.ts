import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type ContractBench, codeOf, LINES, newName, openNew, TEXT } from './contract-client.ts'

/** Tests of opening over one host. */
export const openingTests = (bench: ContractBench): void => {
  describe('opening', () => {
    it('says who is there, and lists the folder', async () => {
      const { api } = await bench.connect()
      const { host: info, settings } = await api.hello({ client: newName() })
      expect(info.platform).toBe(process.platform)
      expect(settings.keepsBackup).toEqual(expect.any(Boolean))
      await mkdir(join(bench.host.folder, 'sub'), { recursive: true })
      await writeFile(join(bench.host.folder, 'sub', 'listed.jsonl'), '{}\n')
      expect((await api.listFolder({ path: ['sub'] })).entries).toMatchObject([
        { name: 'listed.jsonl', kind: 'file', sizeBytes: 3 },
      ])
    })

    it('shows rows, malformed ones among them, and what is known of the file', async () => {
      const file = await openNew(bench.host, await bench.connect(), bench.fileName(), TEXT)
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
      const { api } = await bench.connect()
      await mkdir(join(bench.host.folder, 'folder.jsonl'), { recursive: true })
      await writeFile(join(bench.host.folder, 'empty.jsonl'), '')
      const open = (...path: string[]) => codeOf(api.open({ file: { kind: 'served', path } }))
      expect(await open('folder.jsonl')).toBe('folder-no-files')
      expect(await open('empty.jsonl')).toBe('file-empty')
      expect(await open('missing.jsonl')).toBe('file-missing')
      expect(await open('..', 'outside.jsonl')).toBe('file-outside-folder')
      expect(await open('../outside.jsonl')).toBe('file-outside-folder')
    })

    it('opens the sample that comes with Winnow', async () => {
      const { api } = await bench.connect()
      const { state, view } = await api.open({ file: { kind: 'sample' } })
      expect(view.rowCount).toBeGreaterThan(0)
      await api.close({ dataset: state.dataset })
    })
  })
}
