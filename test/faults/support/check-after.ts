/**
 * Opens what an ended program has left, twice, and holds it against the model: what was confirmed is there, the step that
 * was under way is there whole or not at all, and making it again under its name makes it once.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect } from 'vitest'
import type { JobId } from '../../../shared/ids.ts'
import { startEngine, Window } from '../../engine/support/engine-on-disk.ts'
import { Dice } from './fault-runs.ts'
import { idsOf, textsOf } from './inspect.ts'
import { drawStep, type RowModel, requestOf, type Step } from './row-model.ts'
import { changeName, type Orders } from './writing-host.ts'

/** The steps that a program with these orders has made, and the one that it was at. */
export const stepsOf = (
  model: RowModel,
  orders: Orders,
  done: number,
): { after: RowModel; pending: Step; saves: number } => {
  const dice = new Dice(orders.seed)
  const after = model.clone()
  let saves = 0
  for (let n = 0; ; n++) {
    const step = drawStep(dice, orders.first + n, after.counts, orders.habits)
    if (n === done) return { after, pending: step, saves }
    after.take(step)
    if (step.kind === 'save') saves += 1
  }
}

/** Checks what is left, and gives the model of how things stand afterwards. */
export const checkAfter = async (
  orders: Orders,
  confirmed: RowModel,
  pending: Step,
  done: number,
): Promise<RowModel> => {
  const { path, dataFolder } = orders
  const next = confirmed.clone()
  next.take(pending)
  const found = readFileSync(path, 'utf8')
  const file = [next, confirmed].find((model) => model.file === found)
  if (file === undefined) expect(found, 'the file is neither the old nor the new one').toBe(confirmed.file)

  const first = await open(dataFolder, path)
  const texts = await textsOf(first.window)
  const isThere = equal(texts, next.rows)
  if (!isThere) expect(texts).toEqual(confirmed.rows)
  await first.close()

  const second = await open(dataFolder, path)
  expect(await textsOf(second.window), 'the second opening shows what the first did').toEqual(texts)
  const request = requestOf(pending, await idsOf(second.window))
  if (request !== null) {
    await second.window.apply(request, changeName(orders.seed, orders.first + done))
    expect(await textsOf(second.window), 'made again under its name, the step is there once').toEqual(next.rows)
  }
  await second.close()
  expect(readdirSync(dirname(path)).filter((name) => name.endsWith('.winnow-tmp'))).toEqual([])

  const model = request !== null || isThere ? next : confirmed
  // Whether a save under way has replaced the file is told by the file alone.
  model.file = found
  if (pending.kind === 'save') model.counts = { ...model.counts, redo: 0 }
  return model
}

/** Takes back every step of history, one after the other, and saves at the end: each state is the one of then. */
export const checkHistory = async (dataFolder: string, path: string, model: RowModel): Promise<number> => {
  const { window, close } = await open(dataFolder, path)
  const undone = model.clone()
  while (undone.counts.undo > 0) {
    undone.take({ kind: 'undo' })
    await window.undo()
    expect(await textsOf(window)).toEqual(undone.rows)
  }
  expect((await window.state()).undo).toBeNull()
  await window.session.call('save', { dataset: window.dataset, job: 'last' as JobId })
  undone.take({ kind: 'save' })
  expect(readFileSync(path, 'utf8')).toBe(undone.file)
  await close()
  return model.counts.undo
}

/** Names a dataset and a data folder below a folder. */
export const placesIn = (folder: string): { path: string; dataFolder: string } => ({
  path: join(folder, 'data.jsonl'),
  dataFolder: join(folder, 'data'),
})

const open = async (dataFolder: string, path: string) => {
  const engine = await startEngine(dataFolder, { dataFolder })
  return { window: await Window.open(engine, path), close: () => engine.close() }
}

const equal = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((one, at) => one === b[at])
