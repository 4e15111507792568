/**
 * The kernel of text.as.ts, made callable: needles and paths are laid out here, blocks of rows are put behind them. Each
 * instance has its own memory and one state. `text.wasm` stands beside this file when it runs from source, and beside the
 * bundle in a build.
 */
import type { FieldPath } from '../../../shared/query/ask.ts'
import { foldCase } from '../../../shared/query/fold-text.ts'
import { compileKernel, instantiateKernel, type KernelModule } from './wasm.ts'

interface Number32 {
  readonly value: number
}

/** What text.as.ts exports. */
export interface TextExports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number }
  readonly spansAt: Number32
  readonly foldAt: Number32
  readonly freeAt: Number32
  find(needle: number, from: number, to: number): number
  match(needle: number): number
  isPlain(from: number, to: number): number
  walk(from: number, to: number, path: number, wanted: number): number
}

/** Bits of what `walk` is to tell. */
export const WANTED = {
  string: 1,
  number: 2,
  boolean: 4,
  null: 8,
  object: 16,
  array: 32,
  /** Values at the path's end. */
  end: 2 ** 8,
  /** Items of lists that stand there. */
  item: 2 ** 9,
  /** What is inside of objects there. */
  inside: 2 ** 10,
  /** The path is one key, which counts at any depth. */
  anywhere: 2 ** 16,
} as const

/** Kinds of values by their number. */
export const KINDS = ['string', 'number', 'boolean', 'null', 'object', 'array'] as const

export const MALFORMED = -1
/** There was no room for all that `walk` was to tell. */
export const TOO_MUCH = -2

/** Is set in what is told of an empty list or object. */
export const IS_EMPTY = 2 ** 8

let compiled: KernelModule | undefined

const PADDING = 64
const PAGE = 65_536

export class TextKernel {
  readonly #exports: TextExports
  #free: number
  #blockAt = 0
  #spans: Uint32Array
  readonly #folds = new FoldTable()
  #isFoldWritten = false

  /** `exports` are those of a larger kernel that this one is part of. */
  constructor(exports?: TextExports) {
    compiled ??= compileKernel(new URL('./text.wasm', import.meta.url))
    this.#exports = exports ?? (instantiateKernel(compiled) as TextExports)
    this.#free = this.#exports.freeAt.value
    this.#spans = new Uint32Array(this.#exports.memory.buffer)
  }

  /** How much memory there is for blocks. */
  get roomBytes(): number {
    return this.#exports.memory.buffer.byteLength - this.#free
  }

  /** Forgets all needles and paths, for another search: an instance for each would be address space that nobody frees soon. */
  clear(): void {
    this.#free = this.#exports.freeAt.value
  }

  /**
   * Lays out a text to look for; null for one that this kernel can't look for. Only before the first block. A backslash
   * is found as it stands too, as in the raw text of a malformed row, unless the text is for `isJsonOnly`.
   */
  addNeedle(text: string, isFolded: boolean, isJsonOnly = false): number | null {
    if (isFolded) this.#writeFolds()
    const units = unitsOf(isFolded ? foldCase(text) : text)
    const start = startOf(units, isFolded ? this.#folds : null)
    return start === null ? null : this.#layNeedle(units, isFolded, start, !isJsonOnly)
  }

  /** Lays out a path. Only before the first block. */
  addPath(path: FieldPath): number {
    const steps = path.map((step) => {
      if (typeof step === 'number') return [0, step, 0]
      const isPlain = step.isWellFormed() && !NEEDS_ESCAPE.test(step)
      const bytes = new TextEncoder().encode(step)
      return [
        this.#layNeedle(unitsOf(step), false, NOWHERE, false),
        isPlain ? bytes.length : 0,
        isPlain ? this.#put(bytes) : 0,
      ]
    })
    return this.addNumbers([path.length, ...steps.flat()])
  }

  /** Lays out whole numbers, for a larger kernel. Only before the first block. */
  addNumbers(numbers: readonly number[]): number {
    return this.#put(new Uint8Array(Uint32Array.from(numbers).buffer))
  }

  /** Where the block is in memory. */
  get blockPlace(): number {
    return this.#blockAt
  }

  /** Gives the room for a block; what was there is gone. */
  room(byteLength: number): Uint8Array {
    const { memory } = this.#exports
    this.#blockAt = alignTo(this.#free, 4096)
    const missing = this.#blockAt + byteLength + PADDING - memory.buffer.byteLength
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE))
    if (this.#spans.buffer !== memory.buffer) this.#spans = new Uint32Array(memory.buffer)
    return new Uint8Array(memory.buffer, this.#blockAt, byteLength)
  }

  /** Finds the first place of the block that reads as a needle, or seems to; -1 for none. */
  find(needle: number, from: number, to: number): number {
    return this.#exports.find(needle, this.#blockAt + from, this.#blockAt + to) - this.#blockAt
  }

  /** Tells whether a stretch of the block is ASCII without `\u` escapes. */
  isPlain(from: number, to: number): boolean {
    return this.#exports.isPlain(this.#blockAt + from, this.#blockAt + to) !== 0
  }

  /** Checks the row at a stretch of the block and finds values; gives how many, MALFORMED or TOO_MUCH. */
  walk(from: number, to: number, path: number, wanted: number): number {
    return this.#exports.walk(this.#blockAt + from, this.#blockAt + to, path, wanted)
  }

  /** Tells whether any value that was found last holds a needle. */
  match(needle: number): boolean {
    return this.#exports.match(needle) !== 0
  }

  /** Gives where a value that was found last starts in the block. */
  startOf(value: number): number {
    return this.#spans[this.#exports.spansAt.value / 4 + value * 3] - this.#blockAt
  }

  endOf(value: number): number {
    return this.#spans[this.#exports.spansAt.value / 4 + value * 3 + 1] - this.#blockAt
  }

  kindOf(value: number): (typeof KINDS)[number] {
    return KINDS[this.#spans[this.#exports.spansAt.value / 4 + value * 3 + 2] & 0xff]
  }

  isEmpty(value: number): boolean {
    return (this.#spans[this.#exports.spansAt.value / 4 + value * 3 + 2] & IS_EMPTY) !== 0
  }

  #layNeedle(
    units: Uint16Array,
    isFolded: boolean,
    { first, second, short, hex }: NeedleStart,
    isRawToo: boolean,
  ): number {
    const bytes = new Uint8Array(36 + units.length * 2)
    const view = new DataView(bytes.buffer)
    view.setUint32(0, units.length, true)
    bytes[4] = isFolded ? 1 : 0
    bytes[5] = isRawToo && units.includes(BACKSLASH) ? 1 : 0
    bytes[6] = first.length <= 1 && second.length <= 1 ? 1 : 0
    bytes[7] = second.length > 0 ? 1 : 0
    for (const [at, patterns] of [first, second].entries()) {
      for (let pattern = 0; pattern < 2; pattern++) {
        const { or, is } = patterns[pattern] ?? patterns[0] ?? { or: 0, is: 0 }
        bytes[8 + at * 4 + pattern * 2] = or
        bytes[9 + at * 4 + pattern * 2] = is
      }
    }
    bytes[16] = short
    bytes[17] = hex.length
    for (const [at, digits] of hex.entries()) view.setUint32(20 + at * 4, digits, true)
    for (const [at, unit] of units.entries()) view.setUint16(36 + at * 2, unit, true)
    return this.#put(bytes)
  }

  #put(bytes: Uint8Array): number {
    const at = alignTo(this.#free, 8)
    const { memory } = this.#exports
    const missing = at + bytes.length + PADDING - memory.buffer.byteLength
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE) + 16)
    new Uint8Array(memory.buffer, at, bytes.length).set(bytes)
    this.#free = at + bytes.length
    return at
  }

  #writeFolds(): void {
    if (this.#isFoldWritten) return
    new Uint16Array(this.#exports.memory.buffer, this.#exports.foldAt.value, 65_536).set(this.#folds.table)
    this.#isFoldWritten = true
  }
}

/** A byte that may be, after or-ing bits to it. */
interface BytePattern {
  readonly or: number
  readonly is: number
}

/** What a needle starts with. */
interface NeedleStart {
  readonly first: readonly BytePattern[]
  /** Empty where nearly anything may come second. */
  readonly second: readonly BytePattern[]
  /** The letter of the first character's short escape; 0 for none. */
  readonly short: number
  readonly hex: readonly number[]
}

const BACKSLASH = 0x5c
const NEEDS_ESCAPE = /["\\\p{Cc}]/u
const NOWHERE: NeedleStart = { first: [], second: [], short: 0, hex: [] }
const SHORT: Readonly<Record<number, string>> = {
  8: 'b',
  9: 't',
  10: 'n',
  12: 'f',
  13: 'r',
  34: '"',
  47: '/',
  92: '\\',
}

/** Which characters become which when they are folded; made once. */
class FoldTable {
  static #table: Uint16Array | null = null
  static readonly #others = new Map<number, number[]>()

  get table(): Uint16Array {
    if (FoldTable.#table !== null) return FoldTable.#table
    const table = new Uint16Array(65_536)
    for (let unit = 0; unit < 65_536; unit++) {
      table[unit] = foldCase(String.fromCharCode(unit)).charCodeAt(0)
      if (table[unit] === unit) continue
      const others = FoldTable.#others.get(table[unit])
      if (others === undefined) FoldTable.#others.set(table[unit], [unit])
      else others.push(unit)
    }
    FoldTable.#table = table
    return table
  }

  /** Gives all units that become a unit, which is a folded one. */
  allOf(unit: number): number[] {
    return this.table[unit] === unit ? [unit, ...(FoldTable.#others.get(unit) ?? [])] : []
  }
}

const unitsOf = (text: string): Uint16Array => Uint16Array.from({ length: text.length }, (_, at) => text.charCodeAt(at))

/** Gives what a needle starts with; null for one that is not looked for by its first bytes. */
const startOf = (units: Uint16Array, folds: FoldTable | null): NeedleStart | null => {
  if (units.length === 0 || hasAstralCase(units, folds)) return null
  const firsts = charactersAt(units, 0, folds)
  if (firsts === null || firsts.length > 4) return null
  const first = patternsOf(firsts.map(([byte]) => byte))
  if (first === null) return null
  return {
    first,
    second: patternsOf(secondBytes(units, firsts, folds)) ?? [],
    short: SHORT[units[0]]?.charCodeAt(0) ?? 0,
    hex: (folds === null ? [units[0]] : folds.allOf(units[0])).map(hexDigits),
  }
}

const secondBytes = (units: Uint16Array, firsts: readonly Uint8Array[], folds: FoldTable | null): number[] => {
  const seconds: number[] = []
  for (const bytes of firsts) {
    if (bytes.length > 1) seconds.push(bytes[1])
    else if (units.length === 1) return []
    else {
      const next = charactersAt(units, 1, folds)
      if (next === null) return []
      seconds.push(...next.map(([byte]) => byte))
    }
  }
  return seconds
}

/** Gives the UTF-8 of the characters that the one at a place may be; null for half a pair that no byte starts with. */
const charactersAt = (units: Uint16Array, at: number, folds: FoldTable | null): Uint8Array[] | null => {
  const unit = units[at]
  if (unit >= 0xdc00 && unit <= 0xdfff) return null
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
  // Half a pair stands for any pair that starts so: those begin with the same two bytes.
  if (unit >= 0xd800 && unit <= 0xdbff)
    return [encode(String.fromCharCode(unit, isLow(units[at + 1]) ? units[at + 1] : 0xdc00))]
  return (folds === null ? [unit] : folds.allOf(unit)).map((one) => encode(String.fromCharCode(one)))
}

const isLow = (unit: number | undefined): boolean => unit !== undefined && unit >= 0xdc00 && unit <= 0xdfff

/** Letters beyond U+FFFF that have a capital form are compared by pairs, which the kernel does not. */
const hasAstralCase = (units: Uint16Array, folds: FoldTable | null): boolean => {
  if (folds === null) return false
  const text = String.fromCharCode(...units.subarray(0, 8192))
  if (units.length > 8192) return true
  for (const character of text) {
    if (character.length === 2 && character.toLowerCase() !== character.toUpperCase()) return true
  }
  return false
}

/** Gives up to two patterns that take exactly these bytes; null where two are too few. */
const patternsOf = (bytes: readonly number[]): BytePattern[] | null => {
  const patterns: BytePattern[] = []
  const left = new Set(bytes)
  for (const byte of left) {
    const other = byte ^ 0x20
    if (left.has(other)) {
      left.delete(other)
      patterns.push({ or: 0x20, is: byte | 0x20 })
    } else patterns.push({ or: 0, is: byte })
  }
  return patterns.length > 2 ? null : patterns
}

const hexDigits = (unit: number): number => {
  const digits = unit.toString(16).padStart(4, '0')
  return (
    digits.charCodeAt(0) | (digits.charCodeAt(1) << 8) | (digits.charCodeAt(2) << 16) | (digits.charCodeAt(3) << 24)
  )
}

const alignTo = (address: number, unit: number): number => Math.ceil(address / unit) * unit
