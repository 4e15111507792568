/** Rows that a mend changes, in the order in which they were found, and what each comes to: 12 bytes a row. */
import type { RowId } from '../../../shared/ids.ts'

export class FoundChanges {
  #rows = new Float64Array(1024)
  #checks = new Uint32Array(1024)
  #count = 0
  /** Places by ascending identity; null while more are found, or where they stand so anyway. */
  #byId: Uint32Array | null = null

  get count(): number {
    return this.#count
  }

  add(row: RowId, check: number): void {
    if (this.#count === this.#rows.length) {
      this.#rows = grown(this.#rows, new Float64Array(this.#count * 2))
      this.#checks = grown(this.#checks, new Uint32Array(this.#count * 2))
    }
    this.#rows[this.#count] = row
    this.#checks[this.#count] = check
    this.#count += 1
    this.#byId = null
  }

  rowAt(place: number): RowId {
    return this.#rows[place] as RowId
  }

  checkAt(place: number): number {
    return this.#checks[place]
  }

  /** Gives the check of a row; null for one that was not found. */
  checkOf(row: RowId): number | null {
    this.#byId ??= this.#sorted()
    let low = 0
    let high = this.#count
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#rows[this.#byId[middle]] < row) low = middle + 1
      else high = middle
    }
    const place = low < this.#count ? this.#byId[low] : -1
    return place >= 0 && this.#rows[place] === row ? this.#checks[place] : null
  }

  *rows(): Generator<RowId> {
    for (let place = 0; place < this.#count; place++) yield this.rowAt(place)
  }

  #sorted(): Uint32Array {
    const places = Uint32Array.from({ length: this.#count }, (_, place) => place)
    for (let place = 1; place < this.#count; place++) {
      if (this.#rows[place] < this.#rows[place - 1])
        return places.sort((one, other) => this.#rows[one] - this.#rows[other])
    }
    return places
  }
}

const grown = <T extends Float64Array | Uint32Array>(from: T, to: T): T => {
  to.set(from)
  return to
}
