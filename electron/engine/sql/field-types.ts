/**
 * Which fields the rows have and what their values are: as the survey of the file has told, and as rows that were put in later
 * have. What was seen once stays: a column does not get narrower because a row was edited back.
 */
import type { DuckDBConnection } from '@duckdb/node-api'
import { columnsOfRows, type NumberWriting, numberTypeOf, pointerOf, widerOf } from './schema.ts'
import type { SqlField, TableColumn } from './sql-messages.ts'

export class FieldTypes {
  readonly #kinds = new Map<string, Set<string>>()
  readonly #writings = new Map<string, NumberWriting>()

  /** Forgets all, as for another file. */
  clear(): void {
    this.#kinds.clear()
    this.#writings.clear()
  }

  /** Looks at rows that are about to be put in, since a field may be new with them. */
  async learn(connection: DuckDBConnection, table: 'staged'): Promise<void> {
    const reader = await connection.runAndReadAll(`
      SELECT DISTINCT j.key, j.type FROM ${table} s, json_each(s.doc) j WHERE json_type(s.doc) = 'OBJECT'
      UNION ALL SELECT DISTINCT NULL, json_type(doc) FROM ${table} WHERE json_type(doc) <> 'OBJECT'`)
    for (const [key, type] of reader.getRows()) {
      const name = key === null ? ROOT : String(key)
      const kinds = this.#kinds.get(name) ?? new Set()
      kinds.add(KINDS[String(type)] ?? 'number')
      this.#kinds.set(name, kinds)
    }
    // What is not known yet is looked at in all rows.
    await this.#lookAtNumbers(connection, table, [...this.#writings.keys()])
  }

  /** Gives the columns of `rows`, of the fields that the survey tells. */
  async columns(connection: DuckDBConnection, told: readonly SqlField[]): Promise<TableColumn[]> {
    const fields = this.#fieldsOf(told)
    const numbers = fields.filter(isNumber).map(({ key }) => key ?? ROOT)
    const unknown = numbers.filter((key) => !this.#writings.has(key))
    await this.#lookAtNumbers(connection, 'base', unknown)
    return columnsOfRows(fields, (key) => {
      const writing = this.#writings.get(key ?? ROOT)
      return writing === undefined ? 'DOUBLE' : numberTypeOf(writing)
    })
  }

  #fieldsOf(told: readonly SqlField[]): SqlField[] {
    const fields = told.map(({ key, kinds }) => {
      const more = this.#kinds.get(key ?? ROOT)
      return more === undefined ? { key, kinds } : { key, kinds: [...new Set([...kinds, ...more])] }
    })
    const known = new Set(fields.map(({ key }) => key ?? ROOT))
    const added = [...this.#kinds].filter(([key]) => !known.has(key))
    return [...fields, ...added.map(([key, kinds]) => ({ key: key === ROOT ? null : key, kinds: [...kinds] }))]
  }

  /** Finds how the numbers of fields are written, in one look at each row of a table; rows that come later only widen that. */
  async #lookAtNumbers(connection: DuckDBConnection, table: 'base' | 'staged', keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return
    const parts = keys.map((_, at) => writingOf(`t[${at + 1}]`))
    const paths = keys.map((key) => pointerOf(key === ROOT ? null : key))
    const reader = await connection.runAndReadAll(
      `SELECT ${parts.join(', ')} FROM (SELECT json_extract_string(doc, [${paths.join(', ')}]) AS t FROM ${table})`,
    )
    const found = (reader.getRows()[0] ?? []).map(Number)
    for (const [at, key] of keys.entries()) {
      const [digits = 0, fraction = 0, isWide = 0, hasExponent = 0] = found.slice(at * 4, at * 4 + 4)
      const writing = { digits, fraction, isWide: isWide > 0, hasExponent: hasExponent > 0 }
      this.#writings.set(key, widerOf(this.#writings.get(key), writing))
    }
  }
}

/** No key of a row, since it holds what is no letter of JSON text. */
const ROOT = '\ud800root'
const KINDS: Readonly<Record<string, string>> = {
  VARCHAR: 'string',
  BOOLEAN: 'boolean',
  NULL: 'null',
  OBJECT: 'object',
  ARRAY: 'array',
}

// What is to be known of all numbers of a field: digits before the point and behind it, whether a BIGINT is too narrow for one,
// and whether one has an exponent, or is none that a whole number can tell (NaN and Infinity, which Python writes).
const writingOf = (text: string): string =>
  [
    `max(length(regexp_extract(${text}, '^-?(\\d+)', 1)))`,
    `max(length(regexp_extract(${text}, '\\.(\\d+)', 1)))`,
    `max(CASE WHEN length(${text}) > 18 AND NOT contains(${text}, '.') AND TRY_CAST(${text} AS BIGINT) IS NULL THEN 1 ELSE 0 END)`,
    `max(CASE WHEN regexp_matches(${text}, '[eEN]|nf') THEN 1 ELSE 0 END)`,
  ]
    .map((part) => `coalesce(${part}, 0)::INTEGER`)
    .join(', ')

const isNumber = ({ kinds }: SqlField): boolean => {
  const held = kinds.filter((kind) => kind !== 'null')
  return held.length === 1 && held[0] === 'number'
}
