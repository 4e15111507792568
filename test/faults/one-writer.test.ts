/**
 * P7: however many programs and windows race for a file, one may write it and the others are told that they may look.
 * Whoever looks does the writer no harm, and when the writer is gone, killed or not, the next may write.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DatasetState } from '../../shared/contract.ts'
import { rowId } from '../../shared/ids.ts'
import { startEngine, testFolder, Window } from '../engine/support/engine-on-disk.ts'
import { Asked } from './support/asked.ts'
import { Dice, howMany, runSeed, tell, timeFor } from './support/fault-runs.ts'

const RACES = howMany(20, 200)
const KILLED_WRITERS = howMany(4, 40)
const ROWS = 300
const text = Array.from({ length: ROWS }, (_, row) => `{"id":${row}}\n`).join('')

const racers: Asked[] = []
beforeAll(async () => {
  racers.push(...(await Promise.all([Asked.start(), Asked.start()])))
}, 60_000)
afterAll(async () => {
  for (const racer of racers) await racer.end()
})

test('of two programs that open a file at once, one may write and loses nothing by the other', {
  timeout: timeFor(RACES, 1000),
}, async () => {
  const seed = runSeed()
  const dice = new Dice(seed)
  const won = [0, 0]
  for (let race = 0; race < RACES; race++) {
    using folder = testFolder()
    const path = join(folder.path, 'data.jsonl')
    writeFileSync(path, text)
    const names = [path, join(folder.path, 'link.jsonl')]
    symlinkSync(path, names[1])
    const dataFolder = join(folder.path, 'data')
    if (dice.below(3) === 0) await leaveWork(dataFolder, path)
    if (dice.below(3) === 0) mkdirSync(dataFolder, { recursive: true })
    const states = await openAtOnce(
      dice.below(2) === 0 ? racers : racers.toReversed(),
      racers.map(() => dice.pick(names)),
      dataFolder,
    )
    const modes = states.map(({ access }) => access)
    const writer = racers[modes.findIndex(({ mode }) => mode === 'write')]
    expect(modes.filter(({ mode }) => mode === 'write')).toHaveLength(1)
    expect(modes.filter(({ mode }) => mode === 'read')).toEqual([{ mode: 'read', reason: 'other-program' }])
    const reader = racers[1 - racers.indexOf(writer)]
    won[racers.indexOf(writer)] += 1

    const refusal = await reader.tryToAsk({ do: 'set', row: 0, key: 'by', json: '"reader"' })
    expect(refusal).toEqual({ error: { code: 'read-only', values: { reason: 'other-program' } } })
    for (const row of [1, 2]) {
      await writer.ask({ do: 'set', row, key: 'by', json: `"writer ${race}"` })
      await writer.ask({ do: 'save' })
    }
    const saved = readFileSync(path, 'utf8')
    expect(saved).toContain(`{"id":2,"by":"writer ${race}"}`)
    expect(saved).not.toContain('reader')
    await Promise.all(racers.map((racer) => racer.ask({ do: 'close' })))
    const again = await racers[race % 2].ask({ do: 'open', path, dataFolder })
    expect(again.access).toEqual({ mode: 'write' })
    await racers[race % 2].ask({ do: 'close' })
  }
  tell(`P7 races: seed ${seed}, ${RACES} races, won ${won.join(' and ')}, 1 writer each, 0 saves harmed by the other`)
})

test('the next program takes over from a writer that was killed', {
  timeout: timeFor(KILLED_WRITERS, 4000),
}, async () => {
  for (let round = 0; round < KILLED_WRITERS; round++) {
    using folder = testFolder()
    const path = join(folder.path, 'data.jsonl')
    writeFileSync(path, text)
    const dataFolder = join(folder.path, 'data')
    const victim = await Asked.start()
    await victim.ask({ do: 'open', path, dataFolder })
    await victim.ask({ do: 'set', row: round, key: 'by', json: '"victim"' })
    const early = await racers[0].ask({ do: 'open', path, dataFolder })
    expect(early.access).toEqual({ mode: 'read', reason: 'other-program' })
    expect((await racers[0].ask({ do: 'texts' }))[round]).toBe(`{"id":${round},"by":"victim"}`)
    await racers[0].ask({ do: 'close' })
    await victim.kill()
    const states = await openAtOnce(racers, [path, path], dataFolder)
    expect(states.filter(({ access }) => access.mode === 'write')).toHaveLength(1)
    const heir = racers[states.findIndex(({ access }) => access.mode === 'write')]
    expect((await heir.ask({ do: 'texts' }))[round]).toBe(`{"id":${round},"by":"victim"}`)
    await heir.ask({ do: 'set', row: round, key: 'then', json: '"heir"' })
    await Promise.all(racers.map((racer) => racer.ask({ do: 'close' })))
  }
  tell(`P7 killed writers: ${KILLED_WRITERS} locks taken over, 0 changes lost`)
})

test('who only looks is not shown the writer’s changes on rows of another file', async () => {
  using folder = testFolder()
  const path = join(folder.path, 'data.jsonl')
  const dataFolder = join(folder.path, 'data')
  writeFileSync(path, text)
  const engine = await startEngine(dataFolder, { dataFolder })
  const writer = await Window.open(engine, path)
  await writer.set(rowId(1), ['by'], '"writer"')
  await writer.apply({ kind: 'delete', target: { kind: 'row', row: rowId(2) } })
  writeFileSync(`${path}.new`, '{"another":"file"}\n{"of":"other rows"}\n')
  renameSync(`${path}.new`, path)
  const state = await racers[0].ask({ do: 'open', path, dataFolder })
  expect(state.access).toEqual({ mode: 'read', reason: 'other-program' })
  expect(await racers[0].ask({ do: 'texts' })).toEqual(['{"another":"file"}', '{"of":"other rows"}'])
  expect(state.notices.map(({ code }) => code)).toEqual(['changed-since'])
  await racers[0].ask({ do: 'close' })
  expect((await writer.rows([])).length).toBe(ROWS)
  await engine.close()
})

test.skipIf(process.platform !== 'linux')('a long day of saves leaves no files open', async () => {
  using folder = testFolder()
  const path = join(folder.path, 'data.jsonl')
  writeFileSync(path, text)
  const engine = await startEngine(folder.path)
  const window = await Window.open(engine, path)
  const filesOpen = (): number => readdirSync('/proc/self/fd').length
  for (let save = 0; save < 10; save++) await setAndSave(window, save)
  const early = filesOpen()
  for (let save = 10; save < 40; save++) await setAndSave(window, save)
  expect(filesOpen()).toBeLessThan(early + 10)
  await engine.close()
})

test('a second window may look, and may write once the first has left', async () => {
  using folder = testFolder()
  const path = join(folder.path, 'data.jsonl')
  writeFileSync(path, text)
  const engine = await startEngine(folder.path)
  const first = await Window.open(engine, path)
  const second = await Window.open(engine, path)
  const third = await Window.open(engine, path)
  expect(first.opened.access).toEqual({ mode: 'write' })
  expect(second.opened.access).toEqual({ mode: 'read', reason: 'other-window' })
  await first.set(rowId(0), ['by'], '"first"')
  await expect(second.set(rowId(1), ['by'], '"second"')).rejects.toMatchObject({ code: 'read-only' })
  await expect(second.undo()).rejects.toMatchObject({ code: 'read-only' })
  await expect(second.save()).rejects.toMatchObject({ code: 'read-only' })
  expect(await second.text(rowId(0))).toBe('{"id":0,"by":"first"}')

  first.session.end()
  const state = await second.until(({ access }) => access.mode === 'write', 'allowed to write')
  expect(state.undo?.field).toBe('by')
  await second.set(rowId(1), ['by'], '"second"')
  expect((await third.state()).access).toEqual({ mode: 'read', reason: 'other-window' })
  await second.session.call('close', { dataset: second.dataset })
  await third.until(({ access }) => access.mode === 'write', 'allowed to write')
  await third.save()
  expect(readFileSync(path, 'utf8')).toContain('{"id":0,"by":"first"}\n{"id":1,"by":"second"}\n')
  await engine.close()
})

const setAndSave = async (window: Window, value: number): Promise<void> => {
  await window.set(rowId(0), ['saved'], String(value))
  await window.save()
}

const openAtOnce = (hosts: readonly Asked[], paths: readonly string[], dataFolder: string): Promise<DatasetState[]> =>
  Promise.all(hosts.map((host, at) => host.ask({ do: 'open', path: paths[at], dataFolder }))).then((states) =>
    racers.map((racer) => states[hosts.indexOf(racer)]),
  )

/** Leaves unsaved work of an earlier day. */
const leaveWork = async (dataFolder: string, path: string): Promise<void> => {
  const [racer] = racers
  await racer.ask({ do: 'open', path, dataFolder })
  await racer.ask({ do: 'set', row: 7, key: 'by', json: '"yesterday"' })
  await racer.ask({ do: 'close' })
}
