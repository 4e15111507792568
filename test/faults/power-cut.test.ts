/**
 * P2: the power is cut while a program changes and saves as fast as it can, with dataset and data folder on the file
 * system that loses it. What was confirmed, and what was said to be saved, is there when the machine starts again.
 */
import { writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { checkAfter, checkHistory, placesIn, stepsOf } from './support/check-after.ts'
import { Dice, howMany, runSeed, tell, timeFor } from './support/fault-runs.ts'
import { type Breakable, breakableDisk, type FileSystem, whyNoPowerCut } from './support/mounts.ts'
import { fileOf, type Habits, RowModel } from './support/row-model.ts'
import { Writer } from './support/writer.ts'
import type { Orders } from './support/writing-host.ts'

const START_LIMIT_MS = 60_000
const habits: Habits = { savesOf100: 25, mostRows: 60 }
const CUTS = howMany(5, 500)
/** A dataset, and its file system, see so many cuts before history is walked back and the next begins. */
const CUTS_A_DISK = 25

const fileSystems: FileSystem[] = ['ext4', 'xfs']
describe.each(fileSystems)('on %s', (kind) => {
  const reason = whyNoPowerCut(kind)
  if (reason !== null) tell(`P2 ${kind}: skipped, ${reason}`)

  test.skipIf(reason !== null)(
    `a power cut takes nothing that was confirmed${reason === null ? '' : ` (skipped: ${reason})`}`,
    { timeout: timeFor(CUTS, 4000) },
    async () => {
      const seed = runSeed()
      tell(`P2 ${kind}: seed ${seed}`)
      const dice = new Dice(seed)
      const sum = { confirmed: 0, saved: 0, undone: 0 }
      for (let cuts = 0; cuts < CUTS; cuts += CUTS_A_DISK) {
        const story = await cutOneDisk(kind, dice, Math.min(CUTS_A_DISK, CUTS - cuts))
        sum.confirmed += story.confirmed
        sum.saved += story.saved
        sum.undone += story.undone
      }
      expect(sum.confirmed).toBeGreaterThan(CUTS)
      tell(
        `P2 ${kind}: ${CUTS} cuts, ${sum.confirmed} steps confirmed, ${sum.saved} of them saves, 0 lost, 0 twice, 0 rolled back; ${sum.undone} steps of history taken back, each right`,
      )
    },
  )
})

const cutOneDisk = async (kind: FileSystem, dice: Dice, cuts: number) => {
  using disk = breakableDisk(kind)
  const places = placesIn(disk.path)
  const original = Array.from({ length: 20 }, (_, row) => `{"id":${row},"text":"原文 ${row}"}`)
  writeFileSync(places.path, fileOf(original), { flush: true })
  let model = new RowModel(original)
  let first = 0
  let saved = 0
  for (let cut = 0; cut < cuts; cut++) {
    const orders: Orders = { ...places, seed: dice.below(2 ** 31), first, counts: model.counts, habits }
    const done = await cutPower(disk, orders, dice)
    const { after, pending, saves } = stepsOf(model, orders, done)
    model = await checkAfter(orders, after, pending, done)
    first += done + 1
    saved += saves
  }
  return { confirmed: first - cuts, saved, undone: await checkHistory(places.dataFolder, places.path, model) }
}

const cutPower = async (disk: Breakable, orders: Orders, dice: Dice): Promise<number> => {
  const writer = new Writer(orders)
  await writer.untilDone(dice.below(30), START_LIMIT_MS)
  await sleep(dice.below(12))
  // A call that is under way while the power goes would be answered after it: seen as a loss, and none.
  await writer.freeze()
  disk.cut()
  await writer.kill()
  disk.restart()
  return writer.done
}
