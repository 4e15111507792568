/** Many short rows for benches: a question of some words each, a tenth of them equal to one before, a tenth nearly so. */
import { closeSync, existsSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { benchFolder } from './bench-place.ts'

const RECENT = 1_000
const BLOCK_ROWS = 10_000

/** Gives the path of a file of so many rows, which is written once and then found again by its name. */
export const shortRows = (count: number): string => {
  const path = join(benchFolder, `short-v1-${count}.jsonl`)
  if (existsSync(path)) return path
  mkdirSync(benchFolder, { recursive: true })
  const file = openSync(`${path}.part`, 'w')
  let state = 7
  const below = (limit: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
  const recent: string[] = []
  for (let row = 0; row < count; ) {
    let block = ''
    for (const end = Math.min(count, row + BLOCK_ROWS); row < end; row++) {
      const roll = below(10)
      let text = `${row}`
      if (roll < 2 && recent.length > 0) text = recent[below(recent.length)] + (roll === 0 ? '' : ' too')
      else for (let word = 0; word < 7; word++) text += ` ${below(2 ** 30).toString(36)}`
      recent[row % RECENT] = text
      block += `{"q":"${text}"}\n`
    }
    writeSync(file, block)
  }
  closeSync(file)
  renameSync(`${path}.part`, path)
  return path
}
