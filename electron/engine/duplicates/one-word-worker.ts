/** A worker thread of the search for texts that are alike but for one word. */
import { parentPort } from 'node:worker_threads'
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

const text = new ComparedUnits()

answerItems<OneWordFound | OneWordKeysFound, null>(parentPort, {
  roomFor: (byteLength, batch) => text.roomFor(byteLength, batch, (batch.about as OneWordAbout).folding),
  look(bytes, batch, contentEnd) {
    const about = batch.about as OneWordAbout
    const take = (at: number): number => text.take(bytes, batch.starts[at], contentEnd(at))
    return about.wants === 'texts' ? readTexts(batch, take) : findKeys(about, batch, take)
  },
  report: () => null,
  reset: () => undefined,
})

type Take = (at: number) => number

const readTexts = ({ items: rows }: ItemBatch, take: Take): { found: OneWordFound; transfer: ArrayBuffer[] } => {
  const states = new Uint8Array(rows.length)
  const lengths = new Uint32Array(rows.length)
  const wordCounts = new Uint16Array(rows.length)
  const keyCounts = new Uint16Array(rows.length)
  const halfKeys = new Uint32Array(rows.length * HALF_KEYS)
  for (let at = 0; at < rows.length; at++) {
    states[at] = take(at)
    if (states[at] !== TEXT_STATES.text) continue
    text.hash(at)
    lengths[at] = text.length
    words.read(text.units, text.length, MOST_WORDS)
    wordCounts[at] = words.count
    if (words.count > MOST_WORDS) continue
    ownKeys.read(words)
    keyCounts[at] = ownKeys.mostKeys()
    if (keyCounts[at] > 0) ownKeys.writeHalves(halfKeys, at * HALF_KEYS)
  }
  const halves = text.hashes(rows.length)
  return {
    found: { halves, states, lengths, wordCounts, keyCounts, halfKeys },
    transfer: [halves.buffer, states.buffer, lengths.buffer, wordCounts.buffer, keyCounts.buffer, halfKeys.buffer],
  }
}

const findKeys = (
  { part, parts }: Extract<OneWordAbout, { wants: 'keys' }>,
  { items: rows }: ItemBatch,
  take: Take,
): { found: OneWordKeysFound; transfer: ArrayBuffer[] } => {
  keys.clear()
  items.clear()
  for (let at = 0; at < rows.length; at++) {
    if (take(at) !== TEXT_STATES.text) continue
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
