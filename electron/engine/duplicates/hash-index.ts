/**
 * An index of many 32-bit hashes that worker threads look into together: a filter that says at once of nearly all hashes that they
 * are not there, and buckets in which entries stand in ascending order. About 10 bytes an entry, besides the keys.
 */
import { type Breath, inPieces } from '../breath.ts'

/** May be posted to a worker thread, which shares its memory. */
export interface HashIndex {
  /** Of each entry. */
  readonly keys: Uint32Array<SharedArrayBuffer>
  /** A bit for the first bits of a key. */
  readonly filter: Uint32Array<SharedArrayBuffer>
  readonly filterShift: number
  /** Where each bucket starts in `order`, and the end of the last one. */
  readonly starts: Uint32Array<SharedArrayBuffer>
  readonly bucketShift: number
  /** Entries by their buckets. */
  readonly order: Uint32Array<SharedArrayBuffer>
}

/** Makes an index of the entries that are chosen, all when there is no choice. */
export const buildHashIndex = async (
  keys: Uint32Array<SharedArrayBuffer>,
  count: number,
  breath: Breath,
  isChosen: (entry: number) => boolean = () => true,
): Promise<HashIndex> => {
  let chosen = 0
  await inPieces(0, count, breath, (from, to) => {
    for (let entry = from; entry < to; entry++) if (isChosen(entry)) chosen += 1
  })
  const filterBits = bitsFor(chosen * 16, 10, 30)
  const bucketBits = bitsFor(chosen, 4, 28)
  const [filterShift, bucketShift] = [32 - filterBits, 32 - bucketBits]
  const filter = sharedWords(2 ** (filterBits - 5))
  const starts = sharedWords(2 ** bucketBits + 1)
  const order = sharedWords(chosen)
  await inPieces(0, count, breath, (from, to) => {
    for (let entry = from; entry < to; entry++) {
      if (!isChosen(entry)) continue
      const bit = keys[entry] >>> filterShift
      filter[bit >>> 5] |= 1 << (bit & 31)
      starts[(keys[entry] >>> bucketShift) + 1] += 1
    }
  })
  for (let bucket = 1; bucket < starts.length; bucket++) starts[bucket] += starts[bucket - 1]
  // Filling from the front moves each start to its bucket's end, which is where the next one starts.
  await inPieces(0, count, breath, (from, to) => {
    for (let entry = from; entry < to; entry++)
      if (isChosen(entry)) order[starts[keys[entry] >>> bucketShift]++] = entry
  })
  starts.copyWithin(1, 0, starts.length - 1)
  starts[0] = 0
  return { keys, filter, filterShift, starts, bucketShift, order }
}

/** Says of nearly all keys that are not in an index that they are not. */
export const mayHold = ({ filter, filterShift }: HashIndex, key: number): boolean => {
  const bit = key >>> filterShift
  return ((filter[bit >>> 5] >>> (bit & 31)) & 1) === 1
}

/** Gives room that threads share. */
export const sharedWords = (count: number): Uint32Array<SharedArrayBuffer> =>
  new Uint32Array(new SharedArrayBuffer(count * 4))

const bitsFor = (count: number, least: number, most: number): number =>
  Math.min(most, Math.max(least, Math.ceil(Math.log2(Math.max(1, count)))))
