/**
 * MinHash with locality-sensitive hashing as most write it, to measure beside: shingles of five characters, 128 permutations, 16 bands of
 * 8, a map of buckets a band, and each candidate compared by its sets of shingles.
 */

const PERMUTATIONS = 128
const BANDS = 16
const ROWS = PERMUTATIONS / BANDS
const SHINGLE = 5
const PRIME = 2_147_483_647

/** Finds pairs of texts that are alike at a threshold; gives how many. */
export const plainNearPairs = (texts: readonly string[], threshold: number): number => {
  const [factors, terms] = permutations()
  const buckets = Array.from({ length: BANDS }, () => new Map<string, number[]>())
  const sets = texts.map(shinglesOf)
  const seen = new Set<number>()
  let pairs = 0
  for (const [row, set] of sets.entries()) {
    const signature = signatureOf(set, factors, terms)
    for (let band = 0; band < BANDS; band++) {
      const key = signature.subarray(band * ROWS, (band + 1) * ROWS).join()
      const bucket = buckets[band].get(key)
      if (bucket === undefined) {
        buckets[band].set(key, [row])
        continue
      }
      for (const other of bucket) {
        const pair = other * texts.length + row
        if (seen.has(pair)) continue
        seen.add(pair)
        if (jaccard(sets[other], set) >= threshold) pairs += 1
      }
      bucket.push(row)
    }
  }
  return pairs
}

const permutations = (): [Float64Array, Float64Array] => {
  let state = 12345
  const next = (): number => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
    return state
  }
  return [
    Float64Array.from({ length: PERMUTATIONS }, () => 1 + (next() % 2 ** 20)),
    Float64Array.from({ length: PERMUTATIONS }, next),
  ]
}

const shinglesOf = (text: string): Set<string> => {
  const folded = text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()
  const shingles = new Set<string>()
  for (let at = 0; at + SHINGLE <= folded.length; at++) shingles.add(folded.slice(at, at + SHINGLE))
  return shingles
}

const signatureOf = (set: ReadonlySet<string>, factors: Float64Array, terms: Float64Array): Uint32Array => {
  const signature = new Uint32Array(PERMUTATIONS).fill(0xffffffff)
  for (const shingle of set) {
    let hash = 0x811c9dc5
    for (let at = 0; at < shingle.length; at++) hash = Math.imul(hash ^ shingle.charCodeAt(at), 0x01000193)
    const base = hash >>> 0
    for (let at = 0; at < PERMUTATIONS; at++) {
      const value = (factors[at] * base + terms[at]) % PRIME
      if (value < signature[at]) signature[at] = value
    }
  }
  return signature
}

const jaccard = (one: ReadonlySet<string>, other: ReadonlySet<string>): number => {
  let shared = 0
  for (const shingle of one) if (other.has(shingle)) shared += 1
  return shared / Math.max(1, one.size + other.size - shared)
}
