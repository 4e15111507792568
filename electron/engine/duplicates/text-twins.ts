/** Which compared texts are the same, by the 64-bit hashes of what is left of them when differences are folded. */
import { SIMILARITY_SCALE } from '../../../shared/duplicates/duplicate-spec.ts'
import type { Breath } from '../breath.ts'
import { PairList } from './found-pairs.ts'

/** What there was of a row to compare. */
export const TEXT_STATES = { text: 0, empty: 1, tooLarge: 2 } as const

/** What a worker says of rows: low and high halves of hashes, and by row one of TEXT_STATES. */
export interface HashesFound {
  readonly halves: Uint32Array<ArrayBuffer>
  readonly states: Uint8Array<ArrayBuffer>
}

/** Hashes of texts by the number that their rows were given out under. */
export class TextHashes {
  readonly items: Uint32Array
  low: Uint32Array
  high: Uint32Array
  readonly states: Uint8Array
  /** How many there are. */
  count = 0
  empty = 0
  tooLarge = 0

  constructor(most: number) {
    this.items = new Uint32Array(most)
    this.low = new Uint32Array(most)
    this.high = new Uint32Array(most)
    this.states = new Uint8Array(most)
  }

  /** Gives back the memory of hashes once twins are found. */
  release(): void {
    this.low = new Uint32Array(0)
    this.high = new Uint32Array(0)
  }

  /** Takes in what was found of rows. */
  take({ halves, states }: HashesFound, items: Uint32Array, first: number): void {
    this.items.set(items, first)
    this.states.set(states, first)
    for (let at = 0; at < items.length; at++) {
      this.low[first + at] = halves[at * 2]
      this.high[first + at] = halves[at * 2 + 1]
      if (states[at] === TEXT_STATES.empty) this.empty += 1
      else if (states[at] === TEXT_STATES.tooLarge) this.tooLarge += 1
    }
    this.count = Math.max(this.count, first + items.length)
  }
}

/** Finds the texts that are the same as an earlier one; a text that is empty is so to no other. */
export const findTwins = async ({ items, low, high, states, count }: TextHashes, breath: Breath): Promise<PairList> => {
  const twins = new PairList()
  const slots = 2 ** Math.ceil(Math.log2(Math.max(16, count * 1.5)))
  const mask = slots - 1
  /** The first text of each hash, counted from 1. */
  const table = new Uint32Array(slots)
  for (let at = 0; at < count; at++) {
    if (at % PIECE === 0) await breath.take()
    if (states[at] !== TEXT_STATES.text) continue
    const [ownLow, ownHigh] = [low[at], high[at]]
    let slot = ownLow & mask
    let first = table[slot]
    while (first !== 0 && (low[first - 1] !== ownLow || high[first - 1] !== ownHigh)) {
      slot = (slot + 1) & mask
      first = table[slot]
    }
    if (first === 0) table[slot] = at + 1
    else twins.add(items[at], items[first - 1], SIMILARITY_SCALE)
  }
  return twins
}

const PIECE = 65_536
