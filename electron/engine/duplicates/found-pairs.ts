/**
 * What a search for duplicates finds: pairs of items. An item is a compared row by its place: rows of the dataset in file order
 * come first, from 0, deleted ones counted; then the rows of each other file.
 */

import type { FindPhase } from '../../../shared/duplicates/duplicate-calls.ts'
import type { DuplicateSpec } from '../../../shared/duplicates/duplicate-spec.ts'
import type { ComparedRows } from './compared-rows.ts'

/** Pairs with how alike they are, in parts of SIMILARITY_SCALE; 10 bytes each. */
export class PairList {
  a = new Uint32Array(1024)
  b = new Uint32Array(1024)
  similarity = new Uint16Array(1024)
  count = 0

  add(a: number, b: number, similarity: number): void {
    if (this.count === this.a.length) this.#grow()
    this.a[this.count] = a
    this.b[this.count] = b
    this.similarity[this.count] = similarity
    this.count += 1
  }

  #grow(): void {
    const [a, b, similarity] = [this.a, this.b, this.similarity]
    const room = Math.ceil(a.length * 1.5)
    this.a = new Uint32Array(room)
    this.b = new Uint32Array(room)
    this.similarity = new Uint16Array(room)
    this.a.set(a)
    this.b.set(b)
    this.similarity.set(similarity)
  }
}

export interface FoundPairs {
  /**
   * Items whose compared text is the same as an earlier item's: `a` is the later one, `b` the first that has it, in ascending
   * order of `a`. Only first ones stand in `links`.
   */
  readonly twins: PairList
  /**
   * Pairs of items that are alike by the method, each once, in no order. `a` is less than `b`; of the method `contained`, `a` is
   * the text that stands in `b`.
   */
  readonly links: PairList
  readonly empty: number
  readonly short: number
  readonly tooLarge: number
  /** Rows that were not compared with each of their candidates. */
  readonly crowded: number
}

export interface FindWatch {
  readonly signal: AbortSignal
  onProgress(phase: FindPhase, done: number, total: number): void
}

/** Finds pairs by one method. Throws the signal's reason when it is stopped. */
export type Finder = (rows: ComparedRows, spec: DuplicateSpec<unknown>, watch: FindWatch) => Promise<FoundPairs>
