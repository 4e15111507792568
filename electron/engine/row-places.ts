/**
 * Where rows of one version of a file stand in another. A row is found again by the hash of what it held, and among rows
 * that held the same by its count from the top.
 */
import { position } from '../../shared/ids.ts'
import type { RowSet } from '../../shared/row-set.ts'
import type { Disk } from './disk.ts'
import { type HashFile, readHashes } from './index/hash-file.ts'

/** Gives a row's ordinal in the other version; null for a row that is not there. */
export type PlaceOf = (ordinal: number) => number | null

/** More rows than this are looked for in tables of numbers: a map of that many takes too much memory. */
const FEW_ROWS = 10_000
/** As many hashes are looked at together, in about 64 MB of tables. */
const PART_ROWS = 1 << 21
const BLOCK_ROWS = 65_536
const NOWHERE = 0xffffffff

/** Finds where rows of the file that `before` is of stand in the one that `after` is of; `wanted` are ordinals. */
export const findPlaces = (
  disk: Disk,
  wanted: RowSet,
  before: HashFile,
  after: HashFile,
  { fewRows = FEW_ROWS, partRows = PART_ROWS } = {},
): Promise<PlaceOf> =>
  wanted.size <= fewRows ? findFew(disk, wanted, before, after) : findMany(disk, before, after, partRows)

const findFew = async (disk: Disk, wanted: RowSet, before: HashFile, after: HashFile): Promise<PlaceOf> => {
  const seen = new Map<bigint, number[]>()
  for (const ordinal of wanted.values()) {
    const [hash] = await readHashes(disk, before, position(ordinal), 1)
    if (hash !== undefined) seen.set(hash, [])
  }
  // For each wanted hash: where it stands in the old file, then the same in the new one, matched by count.
  for await (const { start, hashes } of blocksOf(disk, before)) {
    for (let at = 0; at < hashes.length; at++) seen.get(hashes[at])?.push(start + at)
  }
  const places = new Map<number, number>()
  const counts = new Map<bigint, number>()
  for await (const { start, hashes } of blocksOf(disk, after)) {
    for (let at = 0; at < hashes.length; at++) {
      const old = seen.get(hashes[at])
      if (old === undefined) continue
      const count = counts.get(hashes[at]) ?? 0
      counts.set(hashes[at], count + 1)
      if (count < old.length) places.set(old[count], start + at)
    }
  }
  return (ordinal) => places.get(ordinal) ?? null
}

const findMany = async (disk: Disk, before: HashFile, after: HashFile, partRows: number): Promise<PlaceOf> => {
  const places = new Uint32Array(before.rowCount).fill(NOWHERE)
  const parts = Math.ceil(before.rowCount / partRows)
  const counts = new Uint32Array(parts)
  for await (const { words } of blocksOf(disk, before)) {
    for (let at = 0; at < words.length; at += 2) counts[words[at + 1] % parts] += 1
  }
  for (let part = 0; part < parts; part++) {
    const table = new HashTable(counts[part])
    for await (const { start, words } of blocksOf(disk, before)) {
      for (let at = 0; at < words.length; at += 2) {
        if (words[at + 1] % parts === part) table.add(words[at], words[at + 1], start + at / 2)
      }
    }
    for await (const { start, words } of blocksOf(disk, after)) {
      for (let at = 0; at < words.length; at += 2) {
        if (words[at + 1] % parts !== part) continue
        const old = table.take(words[at], words[at + 1])
        if (old !== NOWHERE) places[old] = start + at / 2
      }
    }
  }
  return (ordinal) => (ordinal >= places.length || places[ordinal] === NOWHERE ? null : places[ordinal])
}

/** As many ordinals by hash as are said; those of one hash are given back in the order in which they came. */
class HashTable {
  readonly #mask: number
  readonly #low: Uint32Array
  readonly #high: Uint32Array
  readonly #first: Uint32Array
  readonly #last: Uint32Array
  readonly #ordinals: Uint32Array
  readonly #next: Uint32Array
  #count = 0

  constructor(rows: number) {
    const size = 2 ** Math.ceil(Math.log2(rows * 2 + 1))
    this.#mask = size - 1
    this.#low = new Uint32Array(size)
    this.#high = new Uint32Array(size)
    this.#first = new Uint32Array(size).fill(NOWHERE)
    this.#last = new Uint32Array(size).fill(NOWHERE)
    this.#ordinals = new Uint32Array(rows)
    this.#next = new Uint32Array(rows)
  }

  add(low: number, high: number, ordinal: number): void {
    const slot = this.#slotOf(low, high)
    const entry = this.#count
    this.#count += 1
    this.#ordinals[entry] = ordinal
    this.#next[entry] = NOWHERE
    this.#low[slot] = low
    this.#high[slot] = high
    if (this.#last[slot] === NOWHERE) this.#first[slot] = entry
    else this.#next[this.#last[slot]] = entry
    this.#last[slot] = entry
  }

  take(low: number, high: number): number {
    const slot = this.#slotOf(low, high)
    const entry = this.#first[slot]
    if (entry === NOWHERE) return NOWHERE
    this.#first[slot] = this.#next[entry]
    return this.#ordinals[entry]
  }

  #slotOf(low: number, high: number): number {
    let slot = low & this.#mask
    // A slot that was ever used has a last entry, also when all of its rows were taken.
    while (this.#last[slot] !== NOWHERE && (this.#low[slot] !== low || this.#high[slot] !== high)) {
      slot = (slot + 1) & this.#mask
    }
    return slot
  }
}

async function* blocksOf(
  disk: Disk,
  file: HashFile,
): AsyncGenerator<{ start: number; hashes: BigUint64Array; words: Uint32Array }> {
  for (let start = 0; start < file.rowCount; start += BLOCK_ROWS) {
    const hashes = await readHashes(disk, file, position(start), BLOCK_ROWS)
    yield { start, hashes, words: new Uint32Array(hashes.buffer, hashes.byteOffset, hashes.length * 2) }
  }
}
