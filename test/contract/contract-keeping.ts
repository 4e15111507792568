/** Keeping: saves, unsaved work, who may write, and what is refused. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { TargetRef } from '../../shared/contract.ts'
import { type JobId, position, rowId } from '../../shared/ids.ts'
import { type ContractBench, codeOf, newName, openAgain, openNew, TEXT } from './contract-client.ts'

/** Tests of keeping and refusing over one host. */
export const keepingTests = (bench: ContractBench): void => {
  describe('keeping', () => {
    it('has unsaved work again after the connection has gone', async () => {
      const name = bench.fileName()
      const first = await bench.connect()
      const file = await openNew(bench.host, first, name, TEXT)
      await file.apply({ kind: 'delete', target: { kind: 'row', row: await file.id(0) } })
      await first.end()
      const again = await openAgain(bench.host, await bench.connect(), name)
      // The end of one wire may be heard of after the beginning of another; then the right to write is passed on.
      await expect.poll(async () => (await again.read()).access).toEqual({ mode: 'write' })
      expect(again.state).toMatchObject({ isUnsaved: true, counts: { deleted: 1 } })
      expect(await readFile(again.path, 'utf8')).toBe(TEXT)
      await again.client.api.undo({ dataset: again.dataset })
      expect((await again.read()).isUnsaved).toBe(false)
    })

    it('saves under another name, and goes on with that file', async () => {
      const file = await openNew(bench.host, await bench.connect(), bench.fileName(), TEXT)
      await file.apply({ kind: 'delete', target: { kind: 'row', row: await file.id(2) } })
      const name = bench.fileName()
      const job = newName() as JobId
      const saveAs = (overwrite: boolean) =>
        file.client.api.saveAs({ dataset: file.dataset, job, target: { kind: 'served', path: [name], overwrite } })
      expect(await saveAs(false)).toMatchObject({ name })
      expect(await readFile(join(bench.host.folder, name), 'utf8')).toBe(TEXT.replace('{bad json\n\n', ''))
      expect(await readFile(file.path, 'utf8')).toBe(TEXT)
      expect(await file.read()).toMatchObject({ name, isUnsaved: false })
      const other = await openNew(bench.host, file.client, bench.fileName(), TEXT)
      const taken: TargetRef = { kind: 'served', path: [name], overwrite: false }
      expect(await codeOf(other.client.api.saveAs({ dataset: other.dataset, job, target: taken }))).toBe(
        'target-exists',
      )
    })

    it('lets one connection write, and tells the other', async () => {
      const name = bench.fileName()
      const writer = await openNew(bench.host, await bench.connect(), name, TEXT)
      const reader = await openAgain(bench.host, await bench.connect(), name)
      expect(reader.state.access).toEqual({
        mode: 'read',
        reason: bench.host.isOneEngine ? 'other-window' : 'other-program',
      })
      expect(await codeOf(reader.apply({ kind: 'insert', after: null, lines: ['{}'] }))).toBe('read-only')
      expect(await codeOf(reader.save())).toBe('read-only')
      await writer.apply({ kind: 'insert', after: null, lines: ['{}'] })
      expect(await reader.rows()).not.toHaveLength(0)
    })

    it('pushes the state when it changes, and what a job does', async () => {
      const file = await openNew(bench.host, await bench.connect(), bench.fileName(), TEXT)
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
      const file = await openNew(bench.host, await bench.connect(), bench.fileName(), line.repeat(60_000))
      const job = newName() as JobId
      const target: TargetRef = { kind: 'served', path: [`${job}.out`], overwrite: false }
      const running = codeOf(
        file.client.api.exportRows({ dataset: file.dataset, job, what: { kind: 'view', view: file.view }, target }),
      )
      await file.client.api.cancel({ job })
      expect(await running).toBe('cancelled')
      expect(existsSync(join(bench.host.folder, `${job}.out`))).toBe(false)
      expect(file.client.events.findLast((event) => event.kind === 'job')).toMatchObject({
        job: { state: 'cancelled' },
      })
    })
  })

  describe('refusing', () => {
    it('answers an input that breaks the contract with bad-request, and goes on', async () => {
      const file = await openNew(bench.host, await bench.connect(), bench.fileName(), TEXT)
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
      const file = await openNew(bench.host, await bench.connect(), bench.fileName(), TEXT)
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
      const file = await openNew(bench.host, await bench.connect(), bench.fileName(), TEXT)
      for (const path of [['..', 'out.jsonl'], ['../out.jsonl'], ['.hidden']]) {
        const target = { kind: 'served', path, overwrite: true } as const
        const job = newName() as JobId
        expect(await codeOf(file.client.api.saveAs({ dataset: file.dataset, job, target }))).toBe('file-outside-folder')
      }
      expect(existsSync(join(bench.host.folder, '..', 'out.jsonl'))).toBe(false)
    })
  })

  it('gives a window that connects anew its own place, and tells the old one', async () => {
    const [before, after] = [await bench.connect(), await bench.connect()]
    const client = newName()
    await before.api.hello({ client })
    const name = bench.fileName()
    await openNew(bench.host, before, name, TEXT)
    await after.api.hello({ client })
    if (!bench.host.isOneEngine) return
    await expect.poll(() => before.events.some((event) => event.kind === 'superseded')).toBe(true)
    expect(await codeOf(before.api.hello({ client: newName() }))).toBe('connection-lost')
    const again = await openAgain(bench.host, after, name)
    expect(again.state.access).toEqual({ mode: 'write' })
  })

  it('fails waiting calls once the wire has ended', async () => {
    const client = await bench.connect()
    await client.api.hello({ client: newName() })
    await client.end()
    await expect.poll(() => codeOf(client.api.hello({ client: newName() }))).toBe('connection-lost')
  })
}
