/** Duplicates: found in the background, told to every window, grouped anew, asked for, and decided about as one step. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { TargetRef } from '../../shared/contract.ts'
import type { Duplicates, GroupDecision, OtherFileRef, WantedSpec } from '../../shared/duplicates/duplicate-calls.ts'
import { USUAL_FOLDING, USUAL_NEAR } from '../../shared/duplicates/duplicate-spec.ts'
import { type JobId, position } from '../../shared/ids.ts'
import { type ContractBench, codeOf, newName, type OpenFile, openNew } from './contract-client.ts'

const line = (prompt: string, answer: string): string => `${JSON.stringify({ instruction: prompt, output: answer })}\n`
const STORY =
  'Once upon a time there was a fox that lived at the edge of a wood, and every evening it went to the river'
const LINES = [
  line('Tell a story', `${STORY} to drink.`),
  line('讲个故事', '从前有座山，山里有座庙，庙里有个老和尚在给小和尚讲故事。'),
  line('tell a  story', `${STORY} to swim.`),
  line('讲个故事', '从前有座山，山里有座庙，庙里有个老和尚在给小和尚讲故事！'),
  '{bad json\n',
  line('Alone', 'like no other'),
  line('TELL A STORY', `${STORY} to drink.`),
]
const EXACT: WantedSpec = {
  compared: { kind: 'part', part: 'prompt' },
  folding: USUAL_FOLDING,
  method: { kind: 'exact' },
  against: [],
  isWithin: true,
}
const NEAR: WantedSpec = { ...EXACT, compared: { kind: 'part', part: 'answer' }, method: USUAL_NEAR }
const LIST = { start: 0, end: 50, sort: 'number', isDescending: false, only: 'all', view: null } as const
const FIRST: GroupDecision = {
  groups: { kind: 'all', isOpenOnly: false },
  keep: { kind: 'rules', rules: [{ kind: 'first' }] },
  mark: { kind: 'drop' },
  merges: false,
}

const find = async ({ client: { api }, dataset }: OpenFile, spec: WantedSpec, threshold = 0.8): Promise<Duplicates> => {
  await api.findDuplicates({ dataset, spec, threshold, isChained: false })
  await expect
    .poll(async () => (await api.getState({ dataset })).duplicates?.state, { timeout: 30_000, interval: 20 })
    .toBe('found')
  const found = await api.getDuplicates({ dataset })
  if (found === null) throw new Error('nothing was found')
  return found
}

const numbersOf = async ({ client: { api }, dataset }: OpenFile, text: string): Promise<number[]> => {
  const { view } = await api.openView({ dataset, query: { text } })
  await expect.poll(async () => (await api.getView({ view })).search.state, { timeout: 20_000 }).toBe('done')
  const page = await api.readRows({ view, start: position(0), end: position(50), columns: [], previewChars: 0 })
  return page.rows.map(({ number }) => number)
}

/** Tests of duplicates over one host. */
export const duplicatesTests = (bench: ContractBench): void => {
  const open = async (): Promise<OpenFile> =>
    openNew(bench.host, await bench.connect(), bench.fileName(), LINES.join(''))

  describe('duplicates', () => {
    it('are groups of rows that are the same but for what counts for nothing', async () => {
      const file = await open()
      const { api, events } = file.client
      const { dataset } = file
      expect(await api.getDuplicates({ dataset })).toBeNull()
      expect(await api.estimateDuplicates({ dataset, spec: EXACT })).toMatchObject({ rows: 7 })
      const found = await find(file, EXACT)
      expect(found).toMatchObject({
        spec: EXACT,
        threshold: 1,
        here: { groups: 2, rows: 5, spare: 3, largest: 3 },
        compared: 7,
        changedSince: 0,
      })
      const { version } = found
      const { total, groups } = await api.readGroups({ dataset, version, ...LIST })
      expect([total, groups.map(({ rows, text }) => [rows, text])]).toEqual([
        2,
        [
          [3, 'Tell a story'],
          [2, '讲个故事'],
        ],
      ])
      expect(groups[0]?.differs.kind).toBe('form')
      const { members } = await api.readGroup({ dataset, version, group: 1, start: 1, end: 9, chars: 6 })
      expect(members.map(({ number, text, isCut }) => [number, text, isCut])).toEqual([
        [2, 'tell a', true],
        [6, 'TELL A', true],
      ])
      await expect
        .poll(() => events.some((event) => event.kind === 'state' && event.state.duplicates?.state === 'found'))
        .toBe(true)
    })

    it('are near ones by their true likeness, grouped anew without reading', async () => {
      const file = await open()
      const { api } = file.client
      const { dataset } = file
      const found = await find(file, NEAR, 0.7)
      expect(found.curve.map(({ threshold }) => threshold).slice(0, 3)).toEqual([0.7, 0.71, 0.72])
      expect(await numbersOf(file, 'is:duplicate')).toEqual([0, 1, 2, 3, 6])
      const again = await api.regroupDuplicates({ dataset, version: found.version, threshold: 1, isChained: false })
      expect(again.here).toMatchObject({ groups: 1, rows: 2 })
      expect(await numbersOf(file, 'is:copy')).toEqual([6])
      expect(await numbersOf(file, 'copies>=1 group:1')).toEqual([0, 6])
      expect(await numbersOf(file, '-similarity>=0.5')).toEqual([1, 2, 3, 4, 5])
      const stale = api.readGroups({ dataset, version: found.version, ...LIST })
      expect(await codeOf(stale)).toBe('duplicates-stale')
    })

    it('are decided about as one step, and keep one row of each group', async () => {
      const file = await open()
      const { api } = file.client
      const { dataset } = file
      const { version } = await find(file, EXACT)
      const change = newName()
      const counts = { groups: 2, rows: 3 }
      expect(await api.weighGroups({ dataset, version, ...FIRST })).toEqual({ ...counts, staying: 2 })
      const decided = await api.decideGroups({ dataset, version, change, ...FIRST })
      expect(decided).toMatchObject(counts)
      expect(await api.decideGroups({ dataset, version, change, ...FIRST })).toMatchObject(counts)
      expect(await numbersOf(file, 'verdict:drop')).toEqual([2, 3, 6])
      const rows = await file.rows()
      expect(rows[6]?.decision.reason).toMatchObject({ kept: rows[0]?.row, rule: 'first', method: 'exact' })
      const { view } = await api.openView({ dataset, query: { text: '-verdict:drop' } })
      const name = bench.fileName()
      const target: TargetRef = { kind: 'served', path: [name], overwrite: false }
      await api.exportRows({ dataset, job: newName() as JobId, what: { kind: 'view', view }, target })
      expect(await readFile(join(bench.host.folder, name), 'utf8')).toBe([0, 1, 4, 5].map((at) => LINES[at]).join(''))
      await api.undo({ dataset })
      expect(await numbersOf(file, 'verdict:drop')).toEqual([])
      await api.redo({ dataset })
      expect(await numbersOf(file, 'verdict:drop')).toEqual([2, 3, 6])
    })

    it('are what another file has', async () => {
      const file = await open()
      const name = bench.fileName()
      await writeFile(join(bench.host.folder, name), LINES[5] ?? '')
      const against: WantedSpec['against'] = [{ file: { kind: 'served', path: [name] }, compared: null }]
      const found = await find(file, { ...EXACT, against, isWithin: false })
      expect(found).toMatchObject({ here: { groups: 1, rows: 1, spare: 1 }, comparedElsewhere: 1 })
      expect(found.spec.against).toEqual([{ file: name, compared: null }])
      const page = { dataset: file.dataset, version: found.version, group: 1, start: 0, end: 9, chars: 9 }
      const { members } = await file.client.api.readGroup(page)
      expect(members.map((member) => member.file)).toEqual([name, null])
    })

    it('may share templates, which can be left out of what is compared', async () => {
      const header = 'You are a helpful assistant that answers briefly and never makes things up. '
      const subjects = ['rivers', 'stars', 'bread', '山', '猫', 'ships', 'gold', 'rain', 'salt', 'trees', 'wool', '茶']
      const rows = Array.from({ length: 60 }, (_, at) =>
        line(`${header}Tell of ${subjects[at % 12]} no. ${at}`, `${at}`),
      )
      const file = await openNew(bench.host, await bench.connect(), bench.fileName(), rows.join(''))
      const { compared, folding } = EXACT
      const job = newName() as JobId
      const { dataset } = file
      const { templates } = await file.client.api.findTemplates({ dataset, job, compared, folding })
      expect(templates[0]).toMatchObject({ rows: 60 })
      expect(templates[0]?.text).toContain('you are a helpful assistant that answers briefly')
    })

    it('are refused where nothing can be compared, and stopped when somebody says so', async () => {
      const file = await open()
      const { api } = file.client
      const { dataset } = file
      const wish = (spec: WantedSpec) => codeOf(api.findDuplicates({ dataset, spec, threshold: 1, isChained: false }))
      expect(await wish({ ...EXACT, isWithin: false })).toBe('duplicates-spec')
      const own: OtherFileRef = { kind: 'served', path: [file.path.split(/[/\\]/).at(-1) ?? ''] }
      expect(await wish({ ...EXACT, against: [{ file: own, compared: null }] })).toBe('duplicates-own-file')
      const none: OtherFileRef = { kind: 'served', path: ['none.jsonl'] }
      expect(await wish({ ...EXACT, against: [{ file: none, compared: null }] })).toBe('file-missing')
      expect((await api.getState({ dataset })).duplicates).toBeNull()
      await api.findDuplicates({ dataset, spec: NEAR, threshold: 1, isChained: false })
      await api.stopDuplicates({ dataset })
      await expect.poll(async () => (await api.getState({ dataset })).duplicates?.state).toMatch(/stopped|found/)
      await api.clearDuplicates({ dataset })
      expect((await api.getState({ dataset })).duplicates).toBeNull()
    })
  })
}
