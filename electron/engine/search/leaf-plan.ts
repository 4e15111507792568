/**
 * How a leaf is answered for many rows by the kernel: what a row must hold to be looked at more closely, and how it is decided then.
 * Both come to what row-test.ts says, which decides wherever the kernel can't.
 */
import { fileLensesOf } from '../../../shared/lens/file-lenses.ts'
import { NOTHING_KNOWN } from '../../../shared/lens/lenses.ts'
import type { FieldPath, Place, TextAsk } from '../../../shared/query/ask.ts'
import { comparable } from '../../../shared/query/fold-text.ts'
import { rawTextOf, textsOf } from '../../../shared/query/row-texts.ts'
import { MALFORMED, type TextKernel, TOO_MUCH, WANTED } from '../kernels/text.ts'
import { isNumberText } from './number-text.ts'
import { requiredText } from './regex-literal.ts'
import { compileEquals, compilePattern, compileTest, isNumberIn, isSomething, type RowTest } from './row-test.ts'
import type { SearchLeaf } from './search-task.ts'

/** A row in the block that the kernel holds. */
export interface BlockRow {
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
}

export interface LeafPlan {
  /** Any of these must be in a row that is found, as far as `find` can tell; empty where every row is looked at. */
  readonly needles: readonly number[]
  /** Tells of a row whether it is worth a look where the needles can't tell; null where they always can. */
  readonly isBeyondNeedles: ((row: BlockRow) => boolean) | null
  /** Decides about a row; null where that can't be told. */
  decide(row: BlockRow): boolean | null
  /** For a regular expression: the texts that it is run over instead, under a time limit; null where that can't be told. */
  readonly texts: ((row: BlockRow) => readonly string[] | null) | null
  readonly test: (text: string) => boolean
}

const SCALARS = WANTED.string | WANTED.number | WANTED.boolean | WANTED.null
const ANYWHERE_IN = WANTED.end | WANTED.item | WANTED.inside
const SOMETHING = WANTED.string | WANTED.number | WANTED.boolean | WANTED.object | WANTED.array

/** Makes the plan of a leaf, and lays out what it needs in the kernel. */
export const planOf = (kernel: TextKernel, asked: SearchLeaf): LeafPlan => new Planner(kernel, asked).plan()

class Planner {
  readonly #kernel: TextKernel
  readonly #asked: SearchLeaf
  readonly #slow: RowTest

  constructor(kernel: TextKernel, asked: SearchLeaf) {
    this.#kernel = kernel
    this.#asked = asked
    const { leaf, options, lenses } = asked
    this.#slow = compileTest(leaf, options, lenses === null ? NOTHING_KNOWN : fileLensesOf(lenses))
  }

  plan(): LeafPlan {
    const { leaf, options } = this.#asked
    switch (leaf.kind) {
      case 'text':
        return leaf.pattern.kind === 'regex' ? this.#regex(leaf) : this.#literal(leaf, leaf.pattern.text)
      case 'equals': {
        const isEqual = compileEquals(leaf.text, options)
        const isLiteral = !options.isNormalised && leaf.text !== '' && !isNumberText(leaf.text)
        const needle = isLiteral ? this.#kernel.addNeedle(leaf.text, !options.isCaseExact) : null
        return this.#byValues(leaf.path, SCALARS | WANTED.end | WANTED.item, needle, (row, value) =>
          isEqual(row.bytes, this.#valueAt(value)),
        )
      }
      case 'has': {
        const isAnywhere = leaf.path.length === 1 && typeof leaf.path[0] === 'string'
        const wanted = SOMETHING | WANTED.end | (isAnywhere ? WANTED.anywhere : 0)
        return this.#byValues(leaf.path, wanted, null, (_row, value) => isSomething(this.#valueAt(value)))
      }
      case 'field-range':
        return this.#byValues(leaf.path, WANTED.number | WANTED.end | WANTED.item, null, (row, value) =>
          isNumberIn(row.bytes, this.#valueAt(value), leaf.range),
        )
      case 'role':
        return this.#slowly([])
    }
  }

  #literal({ place }: TextAsk, text: string): LeafPlan {
    const { options } = this.#asked
    if (place.in === 'role') return this.#slowly(this.#wordOf(text, !options.isCaseExact))
    // Replaced bytes of a malformed row are in no bytes at all.
    const needle = text.includes('\ufffd')
      ? null
      : this.#kernel.addNeedle(comparable(text, options), !options.isCaseExact)
    if (needle === null) return this.#slowly([])
    const decide = this.#matcher(place, needle)
    if (!options.isNormalised) return { ...this.#slowly([needle]), decide }
    // What is not ASCII may become something else by normalising; ASCII is as it is.
    return {
      ...this.#slowly([needle]),
      isBeyondNeedles: ({ start, end }) => !this.#kernel.isPlain(start, end),
      decide: (row) => (this.#kernel.isPlain(row.start, row.end) ? decide(row) : this.#decideSlowly(row)),
    }
  }

  /** Decides by looking for a needle in the texts of a place, where they lie. */
  #matcher(place: Exclude<Place, { in: 'role' }>, needle: number): (row: BlockRow) => boolean | null {
    const path = this.#kernel.addPath(place.in === 'all' ? [] : place.path)
    const wanted = wantedIn(place)
    return (row) => {
      const count = this.#kernel.walk(row.start, row.end, path, wanted)
      if (count === TOO_MUCH) return this.#decideSlowly(row)
      if (count === MALFORMED) return place.in === 'all' ? this.#decideSlowly(row) : false
      return count > 0 && this.#kernel.match(needle)
    }
  }

  #regex({ place, pattern }: TextAsk): LeafPlan {
    const { options, lenses } = this.#asked
    const test = compilePattern(pattern, options)
    const required =
      pattern.kind === 'regex' && !options.isNormalised ? requiredText(pattern.source, pattern.flags) : null
    if (place.in === 'role') {
      const known = lenses === null ? NOTHING_KNOWN : fileLensesOf(lenses)
      return {
        ...this.#slowly(required === null ? [] : this.#wordOf(required.text, required.isFolded)),
        texts: (row) => textsOf(bytesOf(row), place, known)?.map(({ text }) => text) ?? null,
        test,
      }
    }
    const isFindable = required !== null && !required.text.includes('\ufffd')
    const needle = isFindable ? this.#kernel.addNeedle(required.text, required.isFolded) : null
    const needles = needle !== null ? [needle] : place.in === 'field' ? this.#keyOf(place.path) : []
    return { ...this.#slowly(needles), texts: textsReader(this.#kernel, place), test }
  }

  /** Decides by the values at a path. */
  #byValues(
    path: FieldPath,
    wanted: number,
    needle: number | null,
    isFound: (row: BlockRow, value: number) => boolean,
  ): LeafPlan {
    const at = this.#kernel.addPath(path)
    return {
      ...this.#slowly(needle === null ? this.#keyOf(path) : [needle]),
      decide: (row) => {
        const count = this.#kernel.walk(row.start, row.end, at, wanted)
        if (count === TOO_MUCH) return this.#decideSlowly(row)
        for (let value = 0; value < count; value++) if (isFound(row, value)) return true
        return false
      },
    }
  }

  #slowly(needles: readonly number[]): LeafPlan {
    return {
      needles,
      isBeyondNeedles: null,
      decide: (row) => this.#decideSlowly(row),
      texts: null,
      test: NOTHING,
    }
  }

  #decideSlowly(row: BlockRow): boolean | null {
    return this.#slow(bytesOf(row))
  }

  /** Gives the needle of the last key of a path: a row without it has nothing there. */
  #keyOf(path: FieldPath): readonly number[] {
    const key = path.findLast((step) => typeof step === 'string' && step !== '')
    const needle = typeof key === 'string' ? this.#kernel.addNeedle(key, false) : null
    return needle === null ? [] : [needle]
  }

  /**
   * Gives needles for a text of a sample, which may be written in a string of the row as JSON or Python of its own: a word
   * of it, or any backslash that such escapes begin with. None where there is no word.
   */
  #wordOf(text: string, isFolded: boolean): readonly number[] {
    const { isNormalised } = this.#asked.options
    const words = isNormalised ? [] : (text.match(/[\p{L}\p{N}]+/gu) ?? [])
    const longest = words.reduce((best, word) => (word.length > best.length ? word : best), '')
    const word = longest === '' ? null : this.#kernel.addNeedle(longest, isFolded)
    const backslash = this.#kernel.addNeedle('\\', false, true)
    return word === null || backslash === null ? [] : [word, backslash]
  }

  #valueAt(value: number): { kind: ReturnType<TextKernel['kindOf']>; start: number; end: number; count: number } {
    const kernel = this.#kernel
    return {
      kind: kernel.kindOf(value),
      start: kernel.startOf(value),
      end: kernel.endOf(value),
      count: kernel.isEmpty(value) ? 0 : 1,
    }
  }
}

/** Makes what reads the texts of a place in a row; null for a row where they can't be told. */
export const textsReader = (
  kernel: TextKernel,
  place: Exclude<Place, { in: 'role' }>,
): ((row: BlockRow) => readonly string[] | null) => {
  const path = kernel.addPath(place.in === 'all' ? [] : place.path)
  const wanted = wantedIn(place)
  let block: { bytes: Uint8Array; buffer: Buffer } | null = null
  return (row) => {
    const { bytes } = row
    // A Buffer over the same bytes is quick to read text from, and slow to make.
    if (block?.bytes !== bytes) block = { bytes, buffer: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) }
    const { buffer } = block
    const count = kernel.walk(row.start, row.end, path, wanted)
    if (count === MALFORMED) return place.in === 'all' ? [rawTextOf(bytesOf(row))] : []
    if (count === TOO_MUCH) return textsOf(bytesOf(row), place, NOTHING_KNOWN, false)?.map(({ text }) => text) ?? null
    const texts: string[] = []
    for (let value = 0; value < count; value++) {
      const [start, end] = [kernel.startOf(value), kernel.endOf(value)]
      if (kernel.kindOf(value) !== 'string') texts.push(buffer.toString('latin1', start, end))
      else {
        const written = buffer.toString('utf8', start, end)
        texts.push(written.includes('\\') ? JSON.parse(written) : written.slice(1, -1))
      }
    }
    return texts
  }
}

const NOTHING = (): boolean => false

const wantedIn = (place: Place): number =>
  ANYWHERE_IN | (place.in === 'field' ? SCALARS : WANTED.string | WANTED.number)

/** Gives a row's bytes by themselves. */
export const bytesOf = ({ bytes, start, end }: BlockRow): Uint8Array => bytes.subarray(start, end)
