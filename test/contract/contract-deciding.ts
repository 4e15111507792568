import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import type { DatasetState } from '../../shared/contract.ts'
import type { JobId, RowId } from '../../shared/ids.ts'
import { type ContractBench, codeOf, newName, openAgain, openNew, TEXT } from './contract-client.ts'

const NONE = { verdict: null, tags: [], note: null, reason: null }
const row = (id: RowId) => ({ kind: 'row', row: id }) as const

/** Tests of deciding on rows, and of editing inside of them, over one host. */
export const decidingTests = (bench: ContractBench): void => {
  describe('deciding', () => {
    it('judges, tags and notes rows, counts them, and takes it back step by step', async () => {
      const file = await openNew(bench.host, await bench.connect(), bench.fileName(), TEXT)
      const { api } = file.client
      const [one, two, bad] = (await file.ids()) as [RowId, RowId, RowId]
      const judged = await file.apply({ kind: 'judge', target: { kind: 'rows', rows: [one, bad] }, verdict: 'drop' })
      expect(judged).toMatchObject({ skipped: 0, row: one, step: { label: 'judge', field: 'drop', rows: 2 } })
      const tagged = await file.apply({ kind: 'tag', target: { kind: 'dataset' }, tag: '太长', isOn: true })
      expect(tagged.step).toMatchObject({ label: 'tag', field: '太长', rows: 4 })
      const untagged = await file.apply({ kind: 'tag', target: row(two), tag: '太长', isOn: false })
      expect(untagged.step).toMatchObject({ label: 'untag', field: '太长', rows: 1 })
      const noted = await file.apply({ kind: 'note', row: one, text: 'why\n“so”' })
      expect(noted.step).toMatchObject({ label: 'note', rows: 1 })
      const decision = { verdict: 'drop', tags: ['太长'], note: 'why\n“so”', reason: null }
      expect((await file.text(one)).decision).toEqual(decision)
      expect((await file.rows()).map((each) => each.decision).slice(0, 2)).toEqual([decision, NONE])
      const counts = { keep: 0, drop: 2, noted: 1, tags: [{ tag: '太长', rows: 3 }] }
      expect(await file.read()).toMatchObject({ decisions: counts, isUnsaved: false, undo: { label: 'note' } })
      await api.undo({ dataset: file.dataset })
      await api.undo({ dataset: file.dataset })
      expect((await file.text(one)).decision.note).toBeNull()
      expect((await file.text(two)).decision.tags).toEqual(['太长'])
      expect(await readFile(file.path, 'utf8')).toBe(TEXT)
    })

    it('tells why a row is marked as long as it has the mark, by whom it is kept, and takes it back as one step', async () => {
      const file = await openNew(bench.host, await bench.connect(), bench.fileName(), TEXT)
      const { api } = file.client
      const [one, two, three] = (await file.ids()) as [RowId, RowId, RowId]
      const said = { method: 'near', rule: 'longest', similarity: 0.93, keptIn: null } as const
      const dropped = { ...said, kept: one, mark: { kind: 'drop' } } as const
      const elsewhere = { file: '评测集.jsonl', number: 7 }
      const tagged = { ...said, kept: null, keptIn: elsewhere, mark: { kind: 'tag', tag: '重复' } } as const
      await file.apply({
        kind: 'batch',
        requests: [
          { kind: 'judge', target: row(two), verdict: 'drop' },
          { kind: 'tag', target: row(three), tag: '重复', isOn: true },
          { kind: 'reason', row: two, reason: dropped },
          { kind: 'reason', row: three, reason: tagged },
        ],
      })
      const reasons = async () => (await file.rows()).slice(0, 3).map(({ decision }) => decision.reason)
      const told = [null, { ...dropped, keptNumber: 0 }, { ...tagged, keptNumber: null }]
      expect(await reasons()).toEqual(told)
      expect((await file.text(two)).decision.reason).toEqual(told[1])
      await file.apply({ kind: 'insert', after: null, lines: ['{"new":1}'] })
      expect((await file.text(two)).decision.reason).toEqual({ ...dropped, keptNumber: 1 })
      await api.undo({ dataset: file.dataset })
      await file.apply({ kind: 'judge', target: row(two), verdict: 'keep' })
      await file.apply({ kind: 'tag', target: row(three), tag: '重复', isOn: false })
      expect(await reasons()).toEqual([null, null, null])
      for (const step of ['untag', 'keep']) expect((await api.undo({ dataset: file.dataset })).step, step).toBeDefined()
      expect(await reasons()).toEqual(told)
      await api.undo({ dataset: file.dataset })
      expect(await reasons()).toEqual([null, null, null])
      expect(await codeOf(file.apply({ kind: 'reason', row: 99 as RowId, reason: dropped }))).toBe('row-missing')
    })

    it('refuses what names no row or is no tag', async () => {
      const file = await openNew(bench.host, await bench.connect(), bench.fileName(), TEXT)
      const gone = row(99 as RowId)
      expect(await codeOf(file.apply({ kind: 'judge', target: gone, verdict: 'keep' }))).toBe('row-missing')
      expect(await codeOf(file.apply({ kind: 'note', row: 99 as RowId, text: 'x' }))).toBe('row-missing')
      const tag = { kind: 'tag', target: row(await file.id(0)), isOn: true } as const
      for (const wrong of ['', ' x', 'a\nb', 'x'.repeat(101)])
        expect(await codeOf(file.apply({ ...tag, tag: wrong }))).toBe('bad-request')
      expect((await file.read()).undo).toBeNull()
    })

    it('finds rows by what is decided, keeps them in the view, and lets others join it', async () => {
      const file = await openNew(bench.host, await bench.connect(), bench.fileName(), '{"a":1}\n{"a":2}\n{"a":3}\n')
      const { api } = file.client
      const [one, two, three] = (await file.ids()) as [RowId, RowId, RowId]
      await file.apply({ kind: 'judge', target: row(one), verdict: 'keep' })
      await file.apply({ kind: 'tag', target: row(three), tag: 'x', isOn: true })
      const open = (text: string) => api.openView({ dataset: file.dataset, query: { text } })
      const undecided = await open('verdict:undecided')
      expect(undecided).toMatchObject({ rowCount: 2, query: { text: 'verdict:undecided' } })
      expect((await open('tag:x|y')).rowCount).toBe(1)
      expect((await open('verdict:keep tag:x')).rowCount).toBe(0)
      const kept = await open('verdict:keep')
      await file.apply({ kind: 'judge', target: { kind: 'view', view: undecided.view }, verdict: 'drop' })
      await file.apply({ kind: 'judge', target: row(two), verdict: 'keep' })
      expect((await api.getView({ view: undecided.view })).rowCount).toBe(2)
      expect((await api.getView({ view: kept.view })).rowCount).toBe(2)
      expect((await open('verdict:drop')).rowCount).toBe(1)
      expect(await api.findPosition({ view: kept.view, row: two })).toEqual({ position: 1 })
    })

    it('keeps decisions and the palette over a closing, and tells all windows of the palette', async () => {
      const name = bench.fileName()
      const client = await bench.connect()
      const file = await openNew(bench.host, client, name, TEXT)
      await file.apply({ kind: 'judge', target: row(await file.id(1)), verdict: 'keep' })
      const palette: DatasetState['palette'] = { tags: [{ tag: 't', colour: 'teal', description: '说明', key: 1 }] }
      await client.api.setPalette({ dataset: file.dataset, palette })
      const shown = { palette, decisions: { keep: 1, tags: [{ tag: 't', rows: 0 }] } }
      const lastState = () => client.events.findLast(({ kind }) => kind === 'state')
      await expect.poll(lastState, { timeout: 20_000 }).toMatchObject({ state: shown })
      await client.api.close({ dataset: file.dataset })
      const again = await openAgain(bench.host, client, name)
      expect(await again.read()).toMatchObject(shown)
      const twice = [...palette.tags, { tag: 'u', colour: 'red' as const, description: '', key: 10 }]
      expect(await codeOf(client.api.setPalette({ dataset: file.dataset, palette: { tags: twice } }))).toBe(
        'bad-request',
      )
    })

    it('reads decisions out of a field, and writes them there with a save when it is set to', async () => {
      const lines = ['{"a":1,"winnow":{"verdict":"drop","tags":["x"],"note":"n"}}\n', '{"a":2}\n', '{"winnow":7}\n']
      const file = await openNew(bench.host, await bench.connect(), bench.fileName(), lines.join(''))
      const { api } = file.client
      const job = newName() as JobId
      const confirmed = await api.readDecisions({ dataset: file.dataset, job, field: 'winnow' })
      expect(confirmed).toMatchObject({ skipped: 1, row: await file.id(0) })
      expect((await file.text(await file.id(0))).decision).toEqual({
        verdict: 'drop',
        tags: ['x'],
        note: 'n',
        reason: null,
      })
      expect(await codeOf(api.readDecisions({ dataset: file.dataset, job, field: '' }))).toBe('bad-request')
      const settings = await api.setSettings({ keepsBackup: true, decisionsOut: 'field', decisionsField: 'said' })
      expect(settings.decisionsOut).toBe('field')
      await file.apply({ kind: 'judge', target: row(await file.id(1)), verdict: 'keep' })
      await file.save()
      const said = ',"said":{"verdict":"drop","tags":["x"],"note":"n"}}\n'
      expect(await readFile(file.path, 'utf8')).toBe(
        `${lines[0]?.slice(0, -2)}${said}{"a":2,"said":{"verdict":"keep"}}\n${lines[2]}`,
      )
      await api.setSettings({ keepsBackup: true, decisionsOut: 'none', decisionsField: 'winnow' })
    })
  })

  describe('editing inside of a row', () => {
    it('makes edits one after the other as one step, also beside other wishes', async () => {
      const line = '{"id": 1.0, "messages": [{"role":"user","content":"hi"}, {"role":"assistant","content":"yes"}]}'
      const file = await openNew(bench.host, await bench.connect(), bench.fileName(), `${line}\n{"b":1}\n`)
      const [one, two] = (await file.ids()) as [RowId, RowId]
      const edited = await file.apply({
        kind: 'edit',
        row: one,
        edits: [
          { do: 'text', at: ['messages', 0, 'content'], start: 2, end: 2, text: ' there' },
          { do: 'move', at: ['messages', 1], to: 0 },
          { do: 'rename', at: ['messages', 0, 'role'], key: 'from' },
        ],
      })
      expect(edited.step).toMatchObject({ label: 'set', field: 'messages', rows: 1 })
      expect((await file.text(one)).text).toBe(
        '{"id": 1.0, "messages": [{"from":"assistant","content":"yes"}, {"role":"user","content":"hi there"}]}',
      )
      const remove = (id: RowId, key: string) => ({
        kind: 'edit' as const,
        row: id,
        edits: [{ do: 'remove' as const, at: [key] }],
      })
      const requests = [remove(one, 'messages'), remove(two, 'no')]
      expect(await codeOf(file.apply({ kind: 'batch', requests }))).toBe('path-missing')
      const batch = await file.apply({
        kind: 'batch',
        requests: [
          remove(one, 'messages'),
          { kind: 'set', target: row(one), path: ['id'], json: '2' },
          { kind: 'judge', target: row(one), verdict: 'keep' },
        ],
      })
      expect(batch.step.label).toBe('batch')
      expect(await file.text(one)).toMatchObject({ text: '{"id": 2}', decision: { verdict: 'keep' } })
      await file.client.api.undo({ dataset: file.dataset })
      await file.client.api.undo({ dataset: file.dataset })
      expect(await file.text(one)).toMatchObject({ text: line, before: null, decision: NONE })
    })
  })
}
