/** A worker thread of the search for rows that share runs of words with benchmark rows. */
import { parentPort } from 'node:worker_threads'
import { BenchmarkWords } from './benchmark-words.ts'
import { type OverlapAbout, type OverlapFound, TOO_LARGE } from './find-overlap.ts'
import { answerItems } from './item-batch.ts'
import { NumberList } from './number-list.ts'
import { RowOverlaps } from './row-overlaps.ts'

const text = new BenchmarkWords()
const { words } = text
const [one, other, similarity] = [new NumberList(), new NumberList(), new NumberList()]

answerItems<OverlapFound, null>(parentPort, {
  roomFor: (byteLength, batch) => text.roomFor(byteLength, batch),
  look(bytes, batch, contentEnd) {
    const about = batch.about as OverlapAbout
    const rows = batch.items.length
    const counts = new Int32Array(rows)
    let crowded = 0
    for (const list of [one, other, similarity]) list.clear()
    const overlaps = about.wants === 'overlaps' ? new RowOverlaps(about.runs) : null
    for (let at = 0; at < rows; at++) {
      if (!text.take(bytes, batch.starts[at], contentEnd(at), batch)) {
        counts[at] = TOO_LARGE
        continue
      }
      counts[at] = words.count
      if (overlaps === null) {
        const [low, high] = [words.low.subarray(0, words.count), words.high.subarray(0, words.count)]
        one.addAll(about.wants === 'words' ? low : Uint32Array.of(wholeOf(low)))
        other.addAll(about.wants === 'words' ? high : Uint32Array.of(wholeOf(high)))
        continue
      }
      const { found, isCrowded } = overlaps.find(words)
      if (isCrowded) crowded += 1
      for (const overlap of found) {
        one.add(batch.items[at])
        other.add(overlap.row)
        similarity.add(overlap.similarity)
      }
    }
    const found = { counts, one: one.taken(), other: other.taken(), similarity: similarity.taken(), crowded }
    return {
      found,
      transfer: [counts.buffer, found.one.buffer, found.other.buffer, found.similarity.buffer],
    }
  },
  report: () => null,
  reset: () => undefined,
})

/** Gives half of the hash of a whole text; 0 of one without words. */
const wholeOf = (words: Uint32Array): number => {
  let hash = 0
  for (const word of words) hash = (Math.imul(hash, 0x01000193) ^ Math.imul(word, 0x9e3779b1)) | 0
  return words.length === 0 ? 0 : (hash ^ (hash >>> 15)) >>> 0 || 1
}
