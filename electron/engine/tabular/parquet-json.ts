/**
 * How values of Parquet are written as JSON, as an expression of SQL for each type. Where DuckDB's own JSON is exact it is
 * taken; there a FLOAT would come with digits that it never had, a DECIMAL without its last ones, and a point in time not in the
 * form that others read.
 */
import type {
  DuckDBArrayType,
  DuckDBListType,
  DuckDBMapType,
  DuckDBStructType,
  DuckDBType,
  DuckDBTypeId,
} from '@duckdb/node-api'
import { quoteText } from '../sql/schema.ts'

type TypeIds = typeof DuckDBTypeId

export interface ParquetColumn {
  readonly name: string
  /** What it is called in SQL. */
  readonly sql: string
  readonly type: DuckDBType
}

/** Gives the expression that writes one value as JSON. */
export const valueExpression = (type: DuckDBType, sql: string, ids: TypeIds): string =>
  orNull(new Expressions(ids).of(type, sql))

/** Gives the expression that writes a row of columns as one line of JSON. */
export const rowExpression = (columns: readonly ParquetColumn[], ids: TypeIds): string => {
  const writer = new Expressions(ids)
  const members = columns.flatMap(({ name, sql, type }, at) => [
    quoteText(`${at === 0 ? '' : ','}${JSON.stringify(name)}:`),
    orNull(writer.of(type, sql)),
  ])
  return joined(["'{'", ...members, "'}'"])
}

class Expressions {
  readonly #ids: TypeIds
  readonly #plain: ReadonlySet<DuckDBTypeId>
  #variables = 0

  constructor(ids: TypeIds) {
    this.#ids = ids
    this.#plain = new Set([
      ids.BOOLEAN,
      ids.TINYINT,
      ids.SMALLINT,
      ids.INTEGER,
      ids.BIGINT,
      ids.UTINYINT,
      ids.USMALLINT,
      ids.UINTEGER,
      ids.UBIGINT,
      ids.HUGEINT,
      ids.UHUGEINT,
      ids.DOUBLE,
      ids.VARCHAR,
    ])
  }

  /** Gives an expression of text; it is NULL for NULL. */
  of(type: DuckDBType, x: string): string {
    const ids = this.#ids
    if (this.#isPlain(type)) return `to_json(${x})::VARCHAR`
    switch (type.typeId) {
      case ids.VARCHAR:
        return `CASE WHEN json_valid(${x}) THEN translate(${x}::VARCHAR, chr(10) || chr(13), '  ') ELSE to_json(${x}::VARCHAR)::VARCHAR END`
      case ids.FLOAT:
        return `CASE WHEN isnan(${x}) THEN 'NaN' WHEN isinf(${x}) THEN CASE WHEN ${x} > 0 THEN 'Infinity' ELSE '-Infinity' END ELSE ${x}::VARCHAR END`
      case ids.DECIMAL:
        return `${x}::VARCHAR`
      case ids.BLOB:
        return `'"' || to_base64(${x}) || '"'`
      case ids.TIMESTAMP:
      case ids.TIMESTAMP_S:
      case ids.TIMESTAMP_MS:
      case ids.TIMESTAMP_NS:
        return `'"' || replace(${x}::VARCHAR, ' ', 'T') || '"'`
      case ids.TIMESTAMP_TZ:
        return `CASE WHEN isfinite(${x}) THEN '"' || replace(make_timestamp(epoch_us(${x}))::VARCHAR, ' ', 'T') || 'Z"' ELSE to_json(${x}::VARCHAR)::VARCHAR END`
      case ids.LIST:
      case ids.ARRAY:
        return this.#list((type as DuckDBListType | DuckDBArrayType).valueType, x)
      case ids.STRUCT:
        return this.#struct(type as DuckDBStructType, x)
      case ids.MAP:
        return this.#map(type as DuckDBMapType, x)
      default:
        return `to_json(${x}::VARCHAR)::VARCHAR`
    }
  }

  /** Tells whether DuckDB's own JSON of a type is exact. */
  #isPlain(type: DuckDBType): boolean {
    const ids = this.#ids
    if (type.alias !== undefined) return false
    if (type.typeId === ids.LIST || type.typeId === ids.ARRAY)
      return this.#isPlain((type as DuckDBListType | DuckDBArrayType).valueType)
    if (type.typeId === ids.STRUCT) return (type as DuckDBStructType).entryTypes.every((entry) => this.#isPlain(entry))
    return this.#plain.has(type.typeId)
  }

  #list(item: DuckDBType, x: string): string {
    const variable = this.#variable()
    const items = `list_transform(${x}, lambda ${variable}: ${orNull(this.of(item, variable))})`
    return `CASE WHEN ${x} IS NULL THEN NULL ELSE ${joined(["'['", `array_to_string(${items}, ',')`, "']'"])} END`
  }

  #struct({ entryNames, entryTypes }: DuckDBStructType, x: string): string {
    const members = entryTypes.flatMap((type, at) => {
      const name = entryNames[at] ?? ''
      const entry = `struct_extract(${x}, ${name === '' ? at + 1 : quoteText(name)})`
      return [quoteText(`${at === 0 ? '' : ','}${JSON.stringify(name)}:`), orNull(this.of(type, entry))]
    })
    return `CASE WHEN ${x} IS NULL THEN NULL ELSE ${joined(["'{'", ...members, "'}'"])} END`
  }

  // Keys of JSON are text; no two keys of a map are the same.
  #map({ valueType }: DuckDBMapType, x: string): string {
    const variable = this.#variable()
    const value = orNull(this.of(valueType, `${variable}.value`))
    const member = `to_json(${variable}.key::VARCHAR)::VARCHAR || ':' || ${value}`
    const members = `list_transform(map_entries(${x}), lambda ${variable}: ${member})`
    return `CASE WHEN ${x} IS NULL THEN NULL ELSE ${joined(["'{'", `array_to_string(${members}, ',')`, "'}'"])} END`
  }

  #variable(): string {
    this.#variables += 1
    return `e${this.#variables}`
  }
}

// Each `||` would make a text of its own of what stands before it: rows are long, and DuckDB takes 2,048 at once.
const joined = (parts: readonly string[]): string => `concat(${parts.join(', ')})`

const orNull = (expression: string): string => `coalesce(${expression}, 'null')`
