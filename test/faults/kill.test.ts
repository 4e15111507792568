/**
 * P1, and the kill part of P3: a program that changes and saves as fast as it can is killed at random moments, while it
 * opens, between changes, within them, within saves. Every change that it had said to be done is there, none is there
 * twice, the file is an old or a new version, whole, and history leads back to the very first row.
 */
import { writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { testFolder } from '../engine/support/engine-on-disk.ts'
import { checkAfter, checkHistory, placesIn, stepsOf } from './support/check-after.ts'
import { Dice, howMany, runSeed, tell, timeFor } from './support/fault-runs.ts'
import { fileOf, type Habits, RowModel } from './support/row-model.ts'
import { Writer } from './support/writer.ts'
import type { Orders } from './support/writing-host.ts'

/** A dataset is killed so often before its history is walked back and the next begins. */
const KILLS_A_DATASET = 10
const START_LIMIT_MS = 60_000

const kinds: { title: string; rows: number; habits: Habits; kills: number }[] = [
  { title: 'changes', rows: 20, habits: { savesOf100: 3, mostRows: 60 }, kills: howMany(20, 1000) },
  { title: 'saves', rows: 20, habits: { savesOf100: 50, mostRows: 60 }, kills: howMany(15, 800) },
  // Past 1,000 rows at once, copies lie in a file of their own.
  { title: 'changes of many rows', rows: 1500, habits: { savesOf100: 10, mostRows: 3000 }, kills: howMany(5, 200) },
]

test.each(kinds)('nothing confirmed is lost when $title are killed', { timeout: timeFor(1000, 3000) }, async (kind) => {
  const seed = runSeed()
  tell(`P1 ${kind.title}: seed ${seed}`)
  const dice = new Dice(seed)
  let confirmed = 0
  let undone = 0
  for (let kills = 0; kills < kind.kills; kills += KILLS_A_DATASET) {
    const count = Math.min(KILLS_A_DATASET, kind.kills - kills)
    const story = await killOneDataset(dice, kind.rows, kind.habits, count)
    confirmed += story.confirmed
    undone += story.undone
  }
  expect(confirmed).toBeGreaterThan(kind.kills)
  tell(
    `P1 ${kind.title}: ${kind.kills} kills, ${confirmed} steps confirmed, 0 lost, 0 twice; ${undone} steps of history taken back, each right`,
  )
})

const killOneDataset = async (dice: Dice, rows: number, habits: Habits, kills: number) => {
  using folder = testFolder()
  const places = placesIn(folder.path)
  const original = Array.from({ length: rows }, (_, row) => `{"id":${row},"text":"原文 ${row}"}`)
  writeFileSync(places.path, fileOf(original))
  let model = new RowModel(original)
  let first = 0
  for (let kill = 0; kill < kills; kill++) {
    const orders: Orders = { ...places, seed: dice.below(2 ** 31), first, counts: model.counts, habits }
    const done = await killWriter(orders, dice)
    const { after, pending } = stepsOf(model, orders, done)
    model = await checkAfter(orders, after, pending, done)
    first += done + 1
  }
  return { confirmed: first - kills, undone: await checkHistory(places.dataFolder, places.path, model) }
}

/** Runs a writer and kills it at some moment: while it opens, or after some steps and a moment more. */
const killWriter = async (orders: Orders, dice: Dice): Promise<number> => {
  const writer = new Writer(orders)
  if (dice.below(8) > 0) await writer.untilDone(dice.below(30), START_LIMIT_MS)
  else await sleep(dice.below(600))
  await sleep(dice.below(12))
  await writer.kill()
  return writer.done
}
