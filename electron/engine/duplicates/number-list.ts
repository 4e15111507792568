/** Whole numbers in a list that grows, 4 bytes each. */
export class NumberList {
  values = new Uint32Array(1024)
  count = 0

  add(value: number): void {
    if (this.count === this.values.length) this.#grow(this.count + 1)
    this.values[this.count] = value
    this.count += 1
  }

  addAll(values: Uint32Array): void {
    if (this.count + values.length > this.values.length) this.#grow(this.count + values.length)
    this.values.set(values, this.count)
    this.count += values.length
  }

  clear(): void {
    this.count = 0
  }

  /** Gives what is in it, in memory of its own. */
  taken(): Uint32Array<ArrayBuffer> {
    return this.values.slice(0, this.count)
  }

  #grow(least: number): void {
    const values = new Uint32Array(Math.max(least, Math.ceil(this.values.length * 1.5)))
    values.set(this.values.subarray(0, this.count))
    this.values = values
  }
}
