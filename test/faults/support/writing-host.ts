/**
 * A program of its own that opens a dataset and makes the steps that its seed draws, as fast as it can, until it is ended
 * from outside. It says `open` once the dataset is, and `done N` after each step that was confirmed; both are written
 * before anything else happens, so that whoever ends it knows what had been confirmed.
 */
import { writeSync } from 'node:fs'
import { flushCompileCache } from 'node:module'
import type { JobId, RowId } from '../../../shared/ids.ts'
import { startEngine, Window } from '../../engine/support/engine-on-disk.ts'
import { Dice } from './fault-runs.ts'
import { idsOf } from './inspect.ts'
import { type Counts, countAfter, drawStep, type Habits, requestOf, type Step } from './row-model.ts'

/** What the program is told to do, as the JSON text of its argument. */
export interface Orders {
  path: string
  dataFolder: string
  seed: number
  /** The number of the first step. */
  first: number
  counts: Counts
  habits: Habits
}

/** The name of a step's change. */
export const changeName = (seed: number, step: number): string => `change-${seed}-${step}`

const run = async ({ path, dataFolder, seed, first, counts: atFirst, habits }: Orders): Promise<void> => {
  const engine = await startEngine(dataFolder, { dataFolder })
  const window = await Window.open(engine, path)
  flushCompileCache()
  say('open')
  const dice = new Dice(seed)
  let counts = atFirst
  let ids = await idsOf(window)
  for (let n = first; ; n++) {
    const step = drawStep(dice, n, counts, habits)
    await make(window, step, ids, changeName(seed, n))
    say(`done ${n}`)
    ids = await idsOf(window)
    counts = countAfter(counts, step, ids.length)
  }
}

const make = async (window: Window, step: Step, ids: readonly RowId[], name: string): Promise<void> => {
  const request = requestOf(step, ids)
  if (request !== null) await window.apply(request, name)
  else if (step.kind === 'undo') await window.undo()
  else if (step.kind === 'redo') await window.redo()
  else await window.session.call('save', { dataset: window.dataset, job: name as JobId })
}

const say = (line: string): void => {
  writeSync(1, `${line}\n`)
}

if (process.argv[1]?.endsWith('writing-host.ts')) await run(JSON.parse(process.argv[2]) as Orders)
