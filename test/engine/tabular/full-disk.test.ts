/** A disk that is full says so by its own code, whoever writes to it. */
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exportTable } from '../../../electron/engine/tabular/export-table.ts'
import { importTable } from '../../../electron/engine/tabular/import-table.ts'
import { exportContainers } from '../../../shared/file-form.ts'

const FULL = '/dev/full'
const { signal } = new AbortController()
const context = { workers: 2 }
let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'winnow-full-'))
  await writeFile(join(folder, 't.csv'), 'a,b\n1,x\n')
  await writeFile(join(folder, 'rows.jsonl'), '{"a":1}\n')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe.skipIf(!existsSync(FULL))('a full disk', () => {
  test('stops an import', async () => {
    const look = { kind: 'csv', delimiter: ',' } as const
    const to = { path: FULL, position: 0 }
    const task = importTable({ context, look, from: join(folder, 't.csv'), to, signal })
    await expect(task).rejects.toMatchObject({ code: 'ENOSPC' })
  })

  test.each(exportContainers)('stops an export to %s, which leaves nothing behind', async (kind) => {
    const task = exportTable({ context, kind, from: join(folder, 'rows.jsonl'), folder, to: FULL, signal })
    await expect(task).rejects.toMatchObject({ code: 'ENOSPC' })
    expect((await readdir(folder)).sort()).toEqual(['rows.jsonl', 't.csv'])
  })
})

test('a folder that is not there is no table that can’t be read', async () => {
  const to = join(folder, 'none', 'x.parquet')
  const task = exportTable({ context, kind: 'parquet', from: join(folder, 'rows.jsonl'), folder, to, signal })
  await expect(task).rejects.toMatchObject({ code: 'write-failed', values: { file: 'x.parquet' } })
})
