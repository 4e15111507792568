/**
 * Writes values of Parquet as JSON by hand, as parquet-json.ts has DuckDB do it. DuckDB makes JSON of 2,048 rows at once and takes
 * six times their text for each step, which of long rows is more than a machine has.
 */
import type {
  DuckDBArrayType,
  DuckDBListType,
  DuckDBMapType,
  DuckDBStructType,
  DuckDBType,
  DuckDBValue,
} from '@duckdb/node-api'
import { checkJson } from '../../../shared/json-scan.ts'
import type { Duck } from '../sql/duck.ts'

/** Gives the JSON of a value. */
export type WriteValue = (value: DuckDBValue) => string

/** Tells whether values of a type may be long. */
export const mayBeLong = (type: DuckDBType, { api }: Duck): boolean => {
  const { VARCHAR, BLOB, LIST, ARRAY, STRUCT, MAP } = api.DuckDBTypeId
  switch (type.typeId) {
    case VARCHAR:
    case BLOB:
    case LIST:
    case ARRAY:
    case MAP:
      return true
    case STRUCT:
      return (type as DuckDBStructType).entryTypes.some((entry) => mayBeLong(entry, { api } as Duck))
    default:
      return false
  }
}

/** Gives what writes the values of a type. */
export const writerFor = (type: DuckDBType, duck: Duck): WriteValue => {
  const write = plainWriter(type, duck)
  return (value) => (value === null ? 'null' : write(value))
}

const plainWriter = (type: DuckDBType, duck: Duck): ((value: NonNullable<DuckDBValue>) => string) => {
  const { api } = duck
  const ids = api.DuckDBTypeId
  switch (type.typeId) {
    case ids.VARCHAR:
      return type.alias === 'JSON' ? (value) => embedded(String(value)) : (value) => JSON.stringify(String(value))
    case ids.BOOLEAN:
    case ids.TINYINT:
    case ids.SMALLINT:
    case ids.INTEGER:
    case ids.BIGINT:
    case ids.UTINYINT:
    case ids.USMALLINT:
    case ids.UINTEGER:
    case ids.UBIGINT:
    case ids.HUGEINT:
    case ids.UHUGEINT:
    case ids.DECIMAL:
      return String
    case ids.DOUBLE:
      return (value) => numberText(Number(value), String(value))
    case ids.FLOAT:
      return (value) => numberText(Number(value), shortest(Number(value)))
    case ids.BLOB:
      return (value) => `"${Buffer.from((value as InstanceType<typeof api.DuckDBBlobValue>).bytes).toString('base64')}"`
    case ids.TIMESTAMP:
    case ids.TIMESTAMP_S:
    case ids.TIMESTAMP_MS:
    case ids.TIMESTAMP_NS:
      return (value) => JSON.stringify(String(value).replace(' ', 'T'))
    case ids.TIMESTAMP_TZ:
      return (value) => {
        const { micros } = value as InstanceType<typeof api.DuckDBTimestampTZValue>
        const text = String(new api.DuckDBTimestampValue(micros))
        return JSON.stringify(/^\d/.test(text) ? `${text.replace(' ', 'T')}Z` : text)
      }
    case ids.LIST:
    case ids.ARRAY:
      return listWriter(writerFor((type as DuckDBListType | DuckDBArrayType).valueType, duck))
    case ids.STRUCT:
      return structWriter(type as DuckDBStructType, duck)
    case ids.MAP:
      return mapWriter(writerFor((type as DuckDBMapType).valueType, duck))
    default:
      return (value) => JSON.stringify(String(value))
  }
}

const listWriter =
  (write: WriteValue) =>
  (value: NonNullable<DuckDBValue>): string =>
    `[${(value as { readonly items: readonly DuckDBValue[] }).items.map(write).join(',')}]`

const structWriter = ({ entryNames, entryTypes }: DuckDBStructType, duck: Duck) => {
  const members = entryNames.map((name, at) => ({
    name,
    key: JSON.stringify(name),
    write: writerFor(entryTypes[at], duck),
  }))
  return (value: NonNullable<DuckDBValue>): string => {
    const { entries } = value as { readonly entries: Readonly<Record<string, DuckDBValue>> }
    return `{${members.map(({ name, key, write }) => `${key}:${write(entries[name] ?? null)}`).join(',')}}`
  }
}

const mapWriter =
  (write: WriteValue) =>
  (value: NonNullable<DuckDBValue>): string => {
    const { entries } = value as { readonly entries: readonly { key: DuckDBValue; value: DuckDBValue }[] }
    return `{${entries.map((entry) => `${JSON.stringify(String(entry.key))}:${write(entry.value)}`).join(',')}}`
  }

const encoder = new TextEncoder()

// Outside of its strings, JSON has no line break that could not be a blank.
const embedded = (json: string): string =>
  checkJson(encoder.encode(json)) === null ? json.replaceAll(/[\r\n]/g, ' ') : JSON.stringify(json)

const numberText = (value: number, text: string): string => {
  if (!Number.isFinite(value)) return text
  if (text.includes('e')) return text.replace('e+', 'e')
  if (Object.is(value, -0)) return '-0.0'
  return Number.isInteger(value) ? `${text}.0` : text
}

/** Gives the fewest digits that say a number of 32 bits. */
const shortest = (value: number): string => {
  for (let digits = 1; digits < 9; digits++) {
    const text = String(Number(value.toPrecision(digits)))
    if (Math.fround(Number(text)) === value) return text
  }
  return String(value)
}
