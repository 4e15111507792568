/** Counting what is in a dataset, whole and filtered at once, and taking a picture of it along. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { JobId } from '../../shared/ids.ts'
import { type ContractBench, codeOf, newName, openNew, TEXT } from './contract-client.ts'

const talk = (prompt: string, kind: string): string =>
  `${JSON.stringify({
    messages: [
      { role: 'user', content: prompt },
      { role: 'assistant', content: 'Yes.' },
    ],
    kind,
  })}\n`
const TALKS = [talk('一', 'a'), talk('two words', 'a'), talk('x'.repeat(300), 'b'), talk('four', '中文')].join('')

/** Tests of describing over one host. */
export const describingTests = (bench: ContractBench): void => {
  describe('describing', () => {
    it('counts all parts over all rows and those of a view', async () => {
      const file = await openNew(bench.host, await bench.connect(), bench.fileName(), TALKS)
      const { api } = file.client
      const { dataset } = file
      const { view } = await api.openView({ dataset, query: { text: 'kind=a' } })
      await expect.poll(async () => (await api.getView({ view })).search.state, { timeout: 20_000 }).toBe('done')
      await file.apply({ kind: 'tag', target: { kind: 'row', row: await file.id(0) }, tag: 't', isOn: true })
      const { sides, parts } = await api.describe({
        dataset,
        job: newName() as JobId,
        of: { kind: 'dataset' },
        within: { kind: 'view', view },
        parts: [
          { kind: 'field', path: ['kind'], top: 2 },
          { kind: 'signal', signal: 'prompt_chars' },
          { kind: 'known', what: 'tag' },
          { kind: 'turns' },
          { kind: 'filled', paths: [['kind'], ['nothing']] },
          { kind: 'scatter', x: 'prompt_chars', y: 'turns', points: 10 },
        ],
      })
      expect(sides).toEqual([
        { rows: 4, deleted: 0 },
        { rows: 2, deleted: 0 },
      ])
      expect(parts[0]).toMatchObject({
        kinds: [{ name: 'string', counts: [4, 2] }],
        values: [
          { text: 'a', isCut: false, kind: 'string', counts: [2, 2] },
          { text: 'b', counts: [1, 0] },
        ],
        distinct: [3, 1],
        others: [1, 0],
        numbers: null,
      })
      expect(parts[1]).toMatchObject({
        sides: [
          { summary: { known: 4, unknown: 0, min: 1, max: 300, median: 4 } },
          { summary: { known: 2, min: 1, max: 9 } },
        ],
      })
      expect(parts[2]).toMatchObject({ entries: [{ name: 't', counts: [1, 1] }], isComplete: true })
      expect(parts[3]).toMatchObject({ entries: expect.arrayContaining([{ name: 'answer', counts: [4, 2] }]) })
      expect(parts[4]).toMatchObject({ fields: [{ filled: [4, 2] }, { missing: [4, 2], filled: [0, 0] }] })
      expect(parts[5]).toMatchObject({ points: expect.objectContaining({ length: 2 }) })
    })

    it('refuses what there is not, and goes on', async () => {
      const file = await openNew(bench.host, await bench.connect(), bench.fileName(), TEXT)
      const { api } = file.client
      const of = { kind: 'dataset' } as const
      const ask = (parts: Parameters<typeof api.describe>[0]['parts']) =>
        codeOf(api.describe({ dataset: file.dataset, of, parts }))
      expect(await ask([{ kind: 'signal', signal: 'nothing' }])).toBe('signal-unknown')
      expect(await ask([])).toBe('bad-request')
      expect(await ask([{ kind: 'field', path: ['n'], top: 5 }])).toBe('none')
    })

    it('writes a picture where it is told to, and not over the dataset', async () => {
      const file = await openNew(bench.host, await bench.connect(), bench.fileName(), TEXT)
      const { api } = file.client
      const name = `${newName()}.png`
      const target = (path: string, overwrite: boolean) => ({ kind: 'served' as const, path: [path], overwrite })
      const save = (path: string, overwrite: boolean) =>
        api.savePicture({ dataset: file.dataset, target: target(path, overwrite), format: 'png', data: 'iVBORw==' })
      expect(await save(name, false)).toEqual({ name, bytes: 4 })
      expect([...(await readFile(join(bench.host.folder, name)))]).toEqual([0x89, 0x50, 0x4e, 0x47])
      expect(await codeOf(save(name, false))).toBe('target-exists')
      expect(await save(name, true)).toEqual({ name, bytes: 4 })
      expect(await codeOf(save(file.path.split(/[\\/]/).at(-1) ?? '', true))).toBe('target-is-source')
      expect(await readFile(file.path, 'utf8')).toBe(TEXT)
    })
  })
}
