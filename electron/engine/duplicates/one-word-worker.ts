/** A worker thread of the search for texts that are alike but for one word. */
import { parentPort } from 'node:worker_threads'
import { hashRow } from '../kernels/lines.ts'
import { ComparedUnits } from './compared-units.ts'
import type { OneWordAbout, OneWordFound, OneWordKeysFound } from './find-one-word.ts'
import { answerItems, type ItemBatch } from './item-batch.ts'
import { NumberList } from './number-list.ts'
import { MOST_WORDS } from './one-word.ts'
import { HALF_KEYS, OneWordKeys } from './one-word-keys.ts'
import { TEXT_STATES } from './text-twins.ts'
import { WordTokens } from './word-tokens.ts'

const words = new WordTokens()
const ownKeys = new OneWordKeys()
const [keys, items] = [new NumberList(), new NumberList()]

answerItems<OneWordFound | OneWordKeysFound, null>(parentPort, {
  look(bytes, batch, contentEnd) {
    const about = batch.about as OneWordAbout
    const text = new ComparedUnits(batch.reading, about.folding)
    const take = (at: number): boolean => text.take(bytes.subarray(batch.starts[at], contentEnd(at)))
    return about.wants === 'texts' ? readTexts(batch, text, take) : findKeys(about, batch, text, take)
  },
  report: () => null,
  reset: () => undefined,
})

type Take = (at: number) => boolean

const readTexts = (
  { items: rows }: ItemBatch,
  text: ComparedUnits,
  take: Take,
): { found: OneWordFound; transfer: ArrayBuffer[] } => {
  const halves = new Uint32Array(rows.length * 2)
  const states = new Uint8Array(rows.length)
  const lengths = new Uint32Array(rows.length)
  const wordCounts = new Uint16Array(rows.length)
  const keyCounts = new Uint16Array(rows.length)
  const halfKeys = new Uint32Array(rows.length * HALF_KEYS)
  for (let at = 0; at < rows.length; at++) {
    if (!take(at)) {
      states[at] = TEXT_STATES.tooLarge
      continue
    }
    if (text.length === 0) {
      states[at] = TEXT_STATES.empty
      continue
    }
    const hash = hashRow(Buffer.from(text.units.buffer, 0, text.length * 2))
    halves[at * 2] = Number(hash & 0xffff_ffffn)
    halves[at * 2 + 1] = Number(hash >> 32n)
    lengths[at] = text.length
    words.read(text.units, text.length, MOST_WORDS)
    wordCounts[at] = words.count
    if (words.count > MOST_WORDS) continue
    ownKeys.read(words)
    keyCounts[at] = ownKeys.mostKeys()
    if (keyCounts[at] > 0) ownKeys.writeHalves(halfKeys, at * HALF_KEYS)
  }
  return {
    found: { halves, states, lengths, wordCounts, keyCounts, halfKeys },
    transfer: [halves.buffer, states.buffer, lengths.buffer, wordCounts.buffer, keyCounts.buffer, halfKeys.buffer],
  }
}

const findKeys = (
  { part, parts }: Extract<OneWordAbout, { wants: 'keys' }>,
  { items: rows }: ItemBatch,
  text: ComparedUnits,
  take: Take,
): { found: OneWordKeysFound; transfer: ArrayBuffer[] } => {
  keys.clear()
  items.clear()
  for (let at = 0; at < rows.length; at++) {
    if (!take(at)) continue
    words.read(text.units, text.length, MOST_WORDS)
    if (words.count > MOST_WORDS) continue
    ownKeys.read(words)
    ownKeys.each((key) => {
      if (parts > 1 && key % parts !== part) return
      keys.add(key)
      items.add(rows[at])
    })
  }
  const found = { keys: keys.taken(), items: items.taken() }
  return { found, transfer: [found.keys.buffer, found.items.buffer] }
}
