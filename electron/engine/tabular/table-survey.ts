/**
 * The first of two looks at a table of text: what its columns are called, and which of them hold nothing but numbers, or nothing
 * but true and false. Nothing is guessed: a column is text unless every cell that is not empty is written as JSON writes
 * such a value, so that 007, 1,000 and TRUE stay what they are.
 */
import type { DiskFile } from '../disk.ts'
import { isBooleanWord, numberLiteral } from './cell-words.ts'
import { JsonOut } from './json-out.ts'
import { cellWays, type Dialect, QUOTE, type RowCells } from './table-cells.ts'
import type { TableFault, TableFaultReason } from './table-messages.ts'
import { readTable } from './table-reader.ts'

const MOST_FAULTS = 100

export type ColumnKind = 'text' | 'integer' | 'number' | 'boolean'

export interface TextColumn {
  readonly name: string
  /** The key as JSON writes it, with its quotes and the colon. */
  readonly key: Uint8Array
  readonly kind: ColumnKind
  /** Whether an empty cell that is not quoted is null, and not an empty text. */
  readonly hasNulls: boolean
}

export interface TableSurvey {
  readonly columns: readonly TextColumn[]
  readonly rows: number
  readonly faults: readonly TableFault[]
  readonly faultCount: number
}

/** Reads a table through; `onProgress` hears how far it has come. */
export const surveyTable = async (
  file: DiskFile,
  byteStart: number,
  dialect: Dialect,
  onProgress: (byteOffset: number) => void,
): Promise<TableSurvey> => {
  const survey = new Survey()
  await readTable(file, byteStart, dialect, {
    onRow: (bytes, cells) => survey.add(bytes, cells),
    onBlock: async (byteOffset) => onProgress(byteOffset),
  })
  return survey.finish()
}

class Survey {
  readonly #tallies: Tally[] = []
  readonly #faults: TableFault[] = []
  #names: readonly Uint8Array[] | null = null
  /** Whether quotes tell text from numbers: not where all that is written stands in them. */
  #quotesMean = true
  #line = 1
  #rows = 0
  #faultCount = 0

  add(bytes: Uint8Array, cells: RowCells): void {
    const line = this.#line
    this.#line += 1 + cells.innerBreaks
    if (cells.isBlank) return
    if (this.#names === null) {
      this.#names = namesOf(bytes, cells)
      this.#quotesMean = !isQuotedForNothing(bytes, cells)
      return
    }
    this.#rows += 1
    if (cells.isUnclosed) this.#fault(line, 'quote-unclosed')
    else if (cells.isOdd) this.#fault(line, 'quote-inside')
    if (cells.count !== this.#names.length) {
      this.#fault(line, cells.count < this.#names.length ? 'too-few-cells' : 'too-many-cells')
    }
    for (let at = 0; at < cells.count; at++) {
      this.#tallies[at] ??= new Tally()
      this.#tallies[at].add(bytes, cells, at, this.#quotesMean)
    }
  }

  finish(): TableSurvey {
    const names = this.#names ?? []
    const count = Math.max(names.length, this.#tallies.length)
    const texts = distinct(Array.from({ length: count }, (_, at) => names[at] ?? NOTHING))
    const columns = texts.map((name, at): TextColumn => {
      const { kind, hasNulls } = (this.#tallies[at] ?? new Tally()).conclude(this.#quotesMean)
      const out = new JsonOut()
      out.string(name, 0, name.length)
      out.byte(0x3a)
      return { name: Buffer.from(name).toString('utf8'), key: Uint8Array.from(out.take()), kind, hasNulls }
    })
    return { columns, rows: this.#rows, faults: this.#faults, faultCount: this.#faultCount }
  }

  #fault(line: number, reason: TableFaultReason): void {
    this.#faultCount += 1
    if (this.#faults.length < MOST_FAULTS) this.#faults.push({ line, reason })
  }
}

/** What is known of a column's cells. */
class Tally {
  #isNumber = true
  #isInteger = true
  #isBoolean = true
  #hasValue = false
  #hasQuotedEmpty = false

  add(bytes: Uint8Array, cells: RowCells, at: number, quotesMean: boolean): void {
    const isPlain = cells.ways[at] === cellWays.plain
    const [start, end] = [cells.starts[at], cells.ends[at]]
    if (start === end) {
      if (!isPlain) this.#hasQuotedEmpty = true
      return
    }
    this.#hasValue = true
    if (!this.#isNumber && !this.#isBoolean) return
    if (quotesMean && !isPlain) {
      this.#isNumber = false
      this.#isBoolean = false
      return
    }
    if (this.#isNumber) {
      const literal = numberLiteral(bytes, start, end)
      if (literal === 'none') this.#isNumber = false
      else if (literal === 'number') this.#isInteger = false
    }
    if (this.#isBoolean && !isBooleanWord(bytes, start, end)) this.#isBoolean = false
  }

  conclude(quotesMean: boolean): { kind: ColumnKind; hasNulls: boolean } {
    const quotedEmpty = this.#hasQuotedEmpty && quotesMean
    if (this.#hasValue && !quotedEmpty) {
      if (this.#isNumber) return { kind: this.#isInteger ? 'integer' : 'number', hasNulls: true }
      if (this.#isBoolean) return { kind: 'boolean', hasNulls: true }
    }
    // Whoever writes empty texts in quotes means something else by a cell of nothing at all.
    return { kind: 'text', hasNulls: quotedEmpty }
  }
}

const NOTHING = new Uint8Array(0)

/** Gives the names of columns: cells of the first line, without blanks around those that are not quoted. */
const namesOf = (bytes: Uint8Array, cells: RowCells): Uint8Array[] =>
  Array.from({ length: cells.count }, (_, at) => {
    let [start, end] = [cells.starts[at], cells.ends[at]]
    const way = cells.ways[at]
    while (way === cellWays.plain && start < end && isBlank(bytes[start])) start++
    while (way === cellWays.plain && start < end && isBlank(bytes[end - 1])) end--
    const name = Uint8Array.from(bytes.subarray(start, end))
    return way === cellWays.doubled ? undoubled(name) : name
  })

const isBlank = (byte: number): boolean => byte === 0x20 || byte === 0x09

const undoubled = (name: Uint8Array): Uint8Array =>
  name.filter((byte, at) => {
    if (byte !== QUOTE) return true
    let before = 0
    while (name[at - 1 - before] === QUOTE) before += 1
    return before % 2 === 0
  })

/** Tells whether some name of the first line stands in quotes that it does not need. */
const isQuotedForNothing = (bytes: Uint8Array, cells: RowCells): boolean => {
  for (let at = 0; at < cells.count; at++) {
    const [start, end] = [cells.starts[at], cells.ends[at]]
    if (cells.ways[at] !== cellWays.quoted || start === end) continue
    const isNeeded =
      isBlank(bytes[start]) ||
      isBlank(bytes[end - 1]) ||
      bytes.subarray(start, end).some((byte) => byte < 0x20 || NEEDING.has(byte))
    if (!isNeeded) return true
  }
  return false
}

/** Bytes that some program quotes a cell for. */
const NEEDING: ReadonlySet<number> = new Set(Buffer.from(',;\t|"'))

/** Makes names distinct: a row with two equal keys would show one of them. */
const distinct = (names: readonly Uint8Array[]): Uint8Array[] => {
  const taken = new Set(names.filter(({ length }) => length > 0).map(textOf))
  const seen = new Set<string>()
  return names.map((name, at) => {
    const text = textOf(name)
    if (name.length > 0 && !seen.has(text)) {
      seen.add(text)
      return name
    }
    const stem = name.length > 0 ? `${text}_` : 'column_'
    let number = name.length > 0 ? 2 : at + 1
    while (taken.has(`${stem}${number}`)) number += 1
    taken.add(`${stem}${number}`)
    return Buffer.from(`${stem}${number}`, 'latin1')
  })
}

// Names are compared by their bytes, which need not be UTF-8.
const textOf = (name: Uint8Array): string => Buffer.from(name).toString('latin1')
