/**
 * Of each text the largest of those that it stands in. A text of a few words may stand in a million; those that are largest are in no
 * other themselves, and so what a group is made around.
 */
import { type Breath, inPieces } from '../breath.ts'
import { NumberList } from './number-list.ts'

/** Containers that are kept of each text. */
export const MOST_CONTAINERS = 16

export class LargestContainers {
  /** By pair: the number of the text, its container's item, and how long that is. */
  #contained = new NumberList()
  #containers = new NumberList()
  #lengths = new NumberList()
  readonly #texts: number
  readonly #leastTrimmed: number
  #trimAt: number
  #isTrimming = false
  #crowded: Uint8Array | null = null

  /** `trimAt`: pairs that are held before some are let go. */
  constructor(texts: number, trimAt: number) {
    this.#texts = texts
    this.#leastTrimmed = trimAt
    this.#trimAt = trimAt
  }

  add(contained: number, container: number, length: number): void {
    this.#contained.add(contained)
    this.#containers.add(container)
    this.#lengths.add(length)
  }

  /** Lets go of what is too many, once it takes room. */
  async trimIfLarge(breath: Breath): Promise<void> {
    if (this.#contained.count < this.#trimAt || this.#isTrimming) return
    await this.#trim(breath)
    this.#trimAt = Math.max(this.#leastTrimmed, this.#contained.count * 2)
  }

  /** Gives the pairs that are left, ascending by the contained text, and how many texts had more. */
  async finish(breath: Breath): Promise<{ contained: Uint32Array; containers: Uint32Array; crowded: number }> {
    await this.#trim(breath)
    let crowded = 0
    for (const more of this.#crowded ?? []) crowded += more
    return { contained: this.#contained.taken(), containers: this.#containers.taken(), crowded }
  }

  async #trim(breath: Breath): Promise<void> {
    this.#isTrimming = true
    const [contained, containers, lengths] = [this.#contained.values, this.#containers.values, this.#lengths.values]
    const { count } = this.#contained
    // More may be added before this is done.
    this.#contained = new NumberList()
    this.#containers = new NumberList()
    this.#lengths = new NumberList()
    const starts = new Uint32Array(this.#texts + 1)
    const order = new Uint32Array(count)
    await inPieces(0, count, breath, (from, to) => {
      for (let pair = from; pair < to; pair++) starts[contained[pair] + 1] += 1
    })
    await inPieces(0, this.#texts, breath, (from, to) => {
      for (let text = from; text < to; text++) starts[text + 1] += starts[text]
    })
    await inPieces(0, count, breath, (from, to) => {
      for (let pair = from; pair < to; pair++) order[starts[contained[pair]]++] = pair
    })
    await inPieces(0, this.#texts, breath, (from, to) => {
      for (let text = from; text < to; text++) {
        // Filling has moved each start to its end.
        const own = order.subarray(text === 0 ? 0 : starts[text - 1], starts[text])
        if (own.length > 1) own.sort((a, b) => lengths[b] - lengths[a] || containers[a] - containers[b])
        if (own.length > MOST_CONTAINERS) {
          this.#crowded ??= new Uint8Array(this.#texts)
          this.#crowded[text] = 1
        }
        for (const pair of own.subarray(0, MOST_CONTAINERS)) this.add(contained[pair], containers[pair], lengths[pair])
      }
    })
    this.#isTrimming = false
  }
}
