import { describe, expect, it } from 'vitest'
import type { Target } from '../../shared/contract.ts'
import type { JobId, MendId, RowId } from '../../shared/ids.ts'
import type { Mend } from '../../shared/mend/mend.ts'
import type { MendInfo } from '../../shared/mend/mend-info.ts'
import { type ContractBench, codeOf, newName, type OpenFile, openNew } from './contract-client.ts'

const TEXT = '{"id": 1, "text": "cat 猫"}\n{"id": 2, "text": "dog"}\n{bad cat\n{"id": 3, "text": "Cat cat"}\n'
const replace = (find: string, to: string, more = {}): Mend => ({
  kind: 'replace',
  find,
  with: to,
  isRegex: false,
  isCaseExact: true,
  place: { in: 'all' },
  ...more,
})

const open = async (
  { client, dataset }: OpenFile,
  mend: Mend,
  target: Target = { kind: 'dataset' },
): Promise<MendInfo> => {
  const opened = await client.api.openMend({ dataset, target, mend })
  for (;;) {
    const info = await client.api.getMend({ mend: opened.mend })
    if (info.state !== 'running') return info
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** Tests of mending many rows over one host. */
export const mendingTests = (bench: ContractBench): void => {
  describe('mending', () => {
    it('shows what would change, leaves out what is ticked off, and makes the rest as one step', async () => {
      const file = await openNew(bench.host, await bench.connect(), bench.fileName(), TEXT)
      const { api } = file.client
      const [one, , , three] = (await file.ids()) as [RowId, RowId, RowId, RowId]
      const info = await open(file, replace('cat', '狗'))
      const skipped = [{ reason: 'malformed', rows: 1 }]
      expect(info).toMatchObject({ state: 'done', rows: 2, changes: 2, leftOut: 0, skipped, error: null })
      const { rows } = await api.readMend({ mend: info.mend, start: 0, end: 10 })
      expect(rows.map(({ row, number, isOn, isAsFound }) => [row, number, isOn, isAsFound])).toEqual([
        [one, 0, true, true],
        [three, 3, true, true],
      ])
      expect(rows[0]?.changes[0]).toMatchObject({ at: ['text'], what: 'text' })
      expect(await api.tickMend({ mend: info.mend, row: one, isOn: false })).toMatchObject({ leftOut: 1 })
      const change = newName()
      const wish = { dataset: file.dataset, mend: info.mend, change, job: newName() as JobId }
      const made = await api.applyMend(wish)
      expect(made).toMatchObject({ skipped: 0, step: { label: 'mend', field: 'replace', rows: 1 } })
      await api.closeMend({ mend: info.mend })
      // Asked again after its answer was lost, it is not made twice.
      await api.applyMend(wish)
      expect((await file.text(three)).text).toBe('{"id": 3, "text": "Cat 狗"}')
      expect((await file.text(one)).text).toContain('cat')
      expect(await file.read()).toMatchObject({ counts: { edited: 1 }, undo: { label: 'mend' } })
      await api.undo({ dataset: file.dataset })
      expect((await file.text(three)).text).toBe('{"id": 3, "text": "Cat cat"}')
    })

    it('mends what a view holds, and what is selected', async () => {
      const file = await openNew(bench.host, await bench.connect(), bench.fileName(), TEXT)
      const { api } = file.client
      const { view } = await api.openView({ dataset: file.dataset, query: { text: 'id>=2' } })
      expect(await open(file, replace('cat', 'x', { isCaseExact: false }), { kind: 'view', view })).toMatchObject({
        rows: 1,
        changes: 2,
      })
      await api.select({ view, gesture: { kind: 'none' } })
      expect(await open(file, replace('cat', 'x'), { kind: 'selection', view })).toMatchObject({ rows: 0 })
    })

    it('refuses what can’t be read and what is not open', async () => {
      const file = await openNew(bench.host, await bench.connect(), bench.fileName(), TEXT)
      const { api } = file.client
      expect(await codeOf(open(file, replace('(', '', { isRegex: true })))).toBe('mend-broken')
      expect(await codeOf(open(file, { kind: 'set', path: ['a'], json: '{' }))).toBe('value-not-json')
      expect(await codeOf(api.getMend({ mend: 'none' as MendId }))).toBe('mend-not-open')
      const wish = { dataset: file.dataset, mend: 'none' as MendId, change: newName(), job: newName() as JobId }
      expect(await codeOf(api.applyMend(wish))).toBe('mend-not-open')
      expect(await codeOf(file.client.callLoosely('openMend', { dataset: file.dataset, mend: {} }))).toBe('bad-request')
    })
  })
}
