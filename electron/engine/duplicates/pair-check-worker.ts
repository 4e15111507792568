/** A worker thread that looks at pairs of texts word for word. */
import { parentPort } from 'node:worker_threads'
import { SIMILARITY_SCALE } from '../../../shared/duplicates/duplicate-spec.ts'
import { ComparedUnits } from './compared-units.ts'
import { answerItems, type ItemBatch } from './item-batch.ts'
import { NumberList } from './number-list.ts'
import { oneWordSimilarity } from './one-word.ts'
import { type CheckAbout, lowerBound, type PairRound, type PairsHeld, type TextsRead } from './pair-check.ts'
import { TEXT_STATES } from './text-twins.ts'
import { WordTokens } from './word-tokens.ts'

const text = new ComparedUnits()

answerItems<TextsRead | PairsHeld, null>(parentPort, {
  roomFor: (byteLength, batch) => text.roomFor(byteLength, batch, (batch.about as CheckAbout).test.folding),
  look(bytes, batch, contentEnd) {
    const about = batch.about as CheckAbout
    const take = (at: number): boolean => text.take(bytes, batch.starts[at], contentEnd(at)) === TEXT_STATES.text
    return about.wants === 'texts' ? readTexts(batch, take) : checkPairs(about, batch, take)
  },
  report: () => null,
  reset: () => undefined,
})

type Take = (at: number) => boolean

const readTexts = ({ items }: ItemBatch, take: Take): { found: TextsRead; transfer: ArrayBuffer[] } => {
  const lengths = new Uint32Array(items.length)
  const texts: Uint16Array[] = []
  let count = 0
  for (let at = 0; at < items.length; at++) {
    if (!take(at)) continue
    texts.push(text.units.slice(0, text.length))
    lengths[at] = text.length
    count += text.length
  }
  const units = new Uint16Array(count)
  count = 0
  for (const own of texts) {
    units.set(own, count)
    count += own.length
  }
  return { found: { units, lengths }, transfer: [units.buffer, lengths.buffer] }
}

const checkPairs = (
  { test, round }: Extract<CheckAbout, { wants: 'pairs' }>,
  { items }: ItemBatch,
  take: Take,
): { found: PairsHeld; transfer: ArrayBuffer[] } => {
  const [texts, others, similarity] = [new NumberList(), new NumberList(), new NumberList()]
  const similarityOf = test.kind === 'contains' ? containedSimilarity : wordSimilarity
  for (let at = 0, other = lowerBound(round.others, items[0] ?? 0); at < items.length; at++) {
    while (round.others[other] !== items[at]) other += 1
    if (!take(at)) continue
    isOtherRead = false
    for (let pair = round.otherStarts[other]; pair < round.otherStarts[other + 1]; pair++) {
      const alike = similarityOf(round, round.texts[pair])
      if (alike === null) continue
      texts.add(round.texts[pair])
      others.add(items[at])
      similarity.add(alike)
    }
  }
  const found = { texts: texts.taken(), others: others.taken(), similarity: similarity.taken() }
  return { found, transfer: [found.texts.buffer, found.others.buffer, found.similarity.buffer] }
}

/** Gives how much of a text one that stands in it is; null where it does not, or is all of it. */
const containedSimilarity = (round: PairRound, contained: number): number | null => {
  const [start, end] = [round.unitStarts[contained], round.unitStarts[contained + 1]]
  if (end - start >= text.length) return null
  const needle = Buffer.from(round.units.buffer, start * 2, (end - start) * 2)
  // Looks at whole units only, by this encoding.
  const place = Buffer.from(text.units.buffer, text.units.byteOffset, text.length * 2).indexOf(needle, 0, 'utf16le')
  return place === -1 ? null : Math.max(1, Math.floor(((end - start) * SIMILARITY_SCALE) / text.length))
}

const words = new WordTokens()
const otherWords = new WordTokens()
let isOtherRead = false

const wordSimilarity = (round: PairRound, first: number): number | null => {
  const units = round.units.subarray(round.unitStarts[first], round.unitStarts[first + 1])
  words.read(units, units.length)
  if (!isOtherRead) otherWords.read(text.units, text.length)
  isOtherRead = true
  return oneWordSimilarity(words, units, otherWords, text.units)
}
