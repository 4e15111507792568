/**
 * Counts whole numbers below 2^32 in two rounds, in memory that does not grow with the rows: first all numbers by their upper
 * half, those below 65,536 one by one; then, where a quantile lies in one upper half, the numbers of that half. Exact.
 */

const HALF = 65_536

export class KeyCounts {
  /** How often each number below 65,536 was counted. */
  readonly low = new Uint32Array(HALF)
  /** How often numbers of each upper half were counted; null while all are below 65,536. */
  #high: Float64Array | null = null
  #highCount = 0
  #highSum = 0
  #highMin = Number.POSITIVE_INFINITY
  #highMax = Number.NEGATIVE_INFINITY
  #settled: { count: number; min: number; max: number; sum: number } | null = null
  /** Second round: numbers of an upper half, one by one. */
  readonly #details = new Map<number, Float64Array>()

  /** Counts a number; nothing may be counted once something was told. */
  add(key: number): void {
    // What follows from the table is not kept beside it: this runs once for each of ten million rows.
    if (key < HALF) this.low[key] += 1
    else this.#addHigh(key)
  }

  get count(): number {
    return this.#settle().count
  }

  get min(): number {
    return this.#settle().min
  }

  get max(): number {
    return this.#settle().max
  }

  get sum(): number {
    return this.#settle().sum
  }

  /** Whether a second round is needed before quantiles can be told. */
  get isTall(): boolean {
    return this.#high !== null
  }

  /** Prepares the second round for quantiles. */
  askFor(shares: readonly number[]): void {
    for (const share of shares) {
      const half = this.#halfOf(this.#rankOf(share)).half
      if (half > 0 && !this.#details.has(half)) this.#details.set(half, new Float64Array(HALF))
    }
  }

  /** Takes a number again, in the second round. */
  addDetail(key: number): void {
    const detail = this.#details.get(Math.floor(key / HALF))
    if (detail !== undefined) detail[key % HALF] += 1
  }

  /** Gives the number of nearest rank: the smallest one that at least this share of the numbers does not exceed. */
  quantile(share: number): number | null {
    if (this.count === 0) return null
    const { half, before } = this.#halfOf(this.#rankOf(share))
    const table = half === 0 ? this.low : this.#details.get(half)
    if (table === undefined) throw new Error('a quantile is told after the second round only')
    let left = this.#rankOf(share) - before
    for (let key = 0; key < HALF; key++) {
      left -= table[key]
      if (left <= 0) return half * HALF + key
    }
    throw new Error('the second round took other numbers than the first')
  }

  #addHigh(key: number): void {
    this.#high ??= new Float64Array(HALF)
    this.#high[Math.floor(key / HALF)] += 1
    this.#highCount += 1
    this.#highSum += key
    if (key < this.#highMin) this.#highMin = key
    if (key > this.#highMax) this.#highMax = key
  }

  #settle(): { count: number; min: number; max: number; sum: number } {
    if (this.#settled !== null) return this.#settled
    let count = this.#highCount
    let sum = this.#highSum
    let min = this.#highMin
    let max = this.#highMax
    for (let key = 0; key < HALF; key++) {
      const times = this.low[key]
      if (times === 0) continue
      count += times
      sum += times * key
      if (key < min) min = key
      if (key > max) max = key
    }
    this.#settled = { count, min, max, sum }
    return this.#settled
  }

  #rankOf(share: number): number {
    return Math.max(1, Math.ceil(share * this.count))
  }

  /** Finds the upper half that a rank lies in, and how many numbers lie before it. */
  #halfOf(rank: number): { half: number; before: number } {
    let before = 0
    const high = this.#high
    const lowCount = this.count - this.#highCount
    if (rank <= lowCount || high === null) return { half: 0, before: 0 }
    before = lowCount
    for (let half = 1; half < HALF; half++) {
      if (rank <= before + high[half]) return { half, before }
      before += high[half]
    }
    return { half: 0, before: 0 }
  }
}
