/** Asking in SQL: a query over the rows as they are now, pages of what it found, and what it may not do. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { TargetRef } from '../../shared/contract.ts'
import { type JobId, position } from '../../shared/ids.ts'
import { type ContractBench, codeOf, newName, openNew, TEXT } from './contract-client.ts'

/** Tests of SQL over one host. */
export const sqlTests = (bench: ContractBench): void => {
  describe('asking in SQL', () => {
    it('sees the rows as they are now, with what was decided', async () => {
      const file = await openNew(bench.host, await bench.connect(), bench.fileName(), TEXT)
      const { dataset } = file
      const { api } = file.client
      const run = (sql: string) => api.runSql({ dataset, job: newName() as JobId, sql })
      await file.apply({ kind: 'set', target: { kind: 'row', row: await file.id(1) }, path: ['text'], json: '"再见"' })
      await file.apply({ kind: 'judge', target: { kind: 'row', row: await file.id(0) }, verdict: 'keep' })
      await file.apply({ kind: 'delete', target: { kind: 'row', row: await file.id(2) } })
      const found = await run('SELECT row, id, text, n, verdict, state FROM rows ORDER BY row')
      expect(found).toMatchObject({ kept: 3, total: 3, rowColumn: 0, isCut: false, unread: 0 })
      expect(found.rows).toEqual([
        ['1', '1', 'hello', '12345678901234567890.0', 'keep', 'original'],
        ['2', '2', '再见', '1.0', null, 'edited'],
        ['4', '3', null, null, null, 'original'],
      ])
      expect(found.columns[4]).toEqual({ name: 'verdict', type: 'VARCHAR' })
      const page = await api.readSql({ dataset, result: found.result, start: 1, end: 2, chars: 1 })
      expect(page.rows).toEqual([['2', '2', '再', '1', null, 'e']])
      const copied = await api.copySql({ dataset, result: found.result, start: 0, end: 2, format: 'csv' })
      expect(copied).toEqual({ text: expect.stringContaining('2,2,再见,1.0,,edited'), rows: 2 })
    })

    it('says what can be asked about', async () => {
      const file = await openNew(bench.host, await bench.connect(), bench.fileName(), TEXT)
      const { tables } = await file.client.api.describeSql({ dataset: file.dataset })
      const { functions } = await file.client.api.listSqlFunctions({ dataset: file.dataset })
      const names = tables.find(({ name }) => name === 'rows')?.columns.map(({ name }) => name)
      expect(names).toEqual(['row', 'id', 'text', 'n', 'messages', 'verdict', 'tags', 'note', 'state', 'raw'])
      expect(functions).toContain('json_array_length')
    })

    it('makes a view of the rows that a result names', async () => {
      const file = await openNew(bench.host, await bench.connect(), bench.fileName(), TEXT)
      const { dataset } = file
      const { api } = file.client
      const job = newName() as JobId
      const { result } = await api.runSql({ dataset, job, sql: 'SELECT row FROM rows WHERE id >= 2' })
      const named = await api.nameSqlRows({ dataset, job, result })
      expect(named.rows).toBe(2)
      const { view } = await api.openView({ dataset, query: { text: `result:${named.name}` } })
      await expect.poll(async () => (await api.getView({ view })).rowCount).toBe(2)
      const rows = await api.readRows({ view, start: position(0), end: position(9), columns: [], previewChars: 0 })
      expect(rows.rows.map(({ number }) => number)).toEqual([1, 3])
      expect(await api.rowOfNumber({ dataset, number: 4 })).toEqual({ row: rows.rows[1]?.row })
    })

    it('writes all that a query finds to a file', async () => {
      const file = await openNew(bench.host, await bench.connect(), bench.fileName(), TEXT)
      const name = bench.fileName()
      const target: TargetRef = { kind: 'served', path: [name], overwrite: false }
      const asked = { dataset: file.dataset, sql: 'SELECT id FROM rows WHERE id < 3', format: 'json' } as const
      const job = newName() as JobId
      expect(await file.client.api.exportSql({ ...asked, job, target })).toMatchObject({ name, rows: 2 })
      expect(await readFile(join(bench.host.folder, name), 'utf8')).toBe('{"id":1}\n{"id":2}\n')
      expect(await codeOf(file.client.api.exportSql({ ...asked, job, target }))).toBe('target-exists')
    })

    it('refuses what does more than read, and names where a query is wrong', async () => {
      const file = await openNew(bench.host, await bench.connect(), bench.fileName(), TEXT)
      const { dataset } = file
      const run = (sql: string) => file.client.api.runSql({ dataset, job: newName() as JobId, sql })
      expect(await codeOf(run('CREATE TABLE t (a INT)'))).toBe('sql-not-reading')
      expect(await codeOf(run('SELECT 1; SELECT 2'))).toBe('sql-one-statement')
      await expect(run("SELECT '中', nothing FROM rows")).rejects.toMatchObject({
        code: 'sql-failed',
        values: { position: 12 },
      })
      expect(await readFile(file.path, 'utf8')).toBe(TEXT)
    })

    it('stops a query that is cancelled', async () => {
      const file = await openNew(bench.host, await bench.connect(), bench.fileName(), TEXT)
      const { dataset, client } = file
      const job = newName() as JobId
      const sql = 'SELECT sum(sqrt(a.range * b.range)) FROM range(10000000) a, range(10000000) b'
      const running = codeOf(client.api.runSql({ dataset, job, sql }))
      await expect.poll(() => client.events.some((event) => event.kind === 'job' && event.job.job === job)).toBe(true)
      await client.api.cancel({ job })
      expect(await running).toBe('cancelled')
    })
  })
}
