/**
 * What the tables that people ask look like: names and types of the columns of `rows`, and the view that gives them. Names
 * of fields are kept; one that is taken already (by a column of ours, or by a field that differs in case alone, which is
 * the same name to SQL) gets a line at its end.
 */
import type { Definition, Numbering, SqlField, SqlSignal, TableColumn } from './sql-messages.ts'

/** How the numbers of a field are written, over all rows. */
export interface NumberWriting {
  /** The most digits before the point. */
  readonly digits: number
  /** The most digits behind it. */
  readonly fraction: number
  /** Whether some whole number is too large for a BIGINT. */
  readonly isWide: boolean
  readonly hasExponent: boolean
}

/** A DOUBLE holds whole numbers of so many digits exactly, the widest types of DuckDB so many. */
const DOUBLE_DIGITS = 15
const MOST_DIGITS = 38

/** Gives the type that holds numbers of a field exactly, where one does. */
export const numberTypeOf = ({ digits, fraction, isWide, hasExponent }: NumberWriting): string => {
  if (hasExponent) return 'DOUBLE'
  if (fraction > 0) {
    const isExact = digits > DOUBLE_DIGITS && digits + fraction <= MOST_DIGITS
    return isExact ? `DECIMAL(${MOST_DIGITS},${fraction})` : 'DOUBLE'
  }
  if (!isWide) return 'BIGINT'
  return digits <= MOST_DIGITS ? 'HUGEINT' : 'DOUBLE'
}

/** Columns that every `rows` table has, before and behind its fields. */
const BEFORE = [{ name: 'row', type: 'BIGINT' }] as const
const BEHIND = [
  { name: 'verdict', type: 'VARCHAR' },
  { name: 'tags', type: 'VARCHAR[]' },
  { name: 'note', type: 'VARCHAR' },
  { name: 'state', type: 'VARCHAR' },
  { name: 'raw', type: 'VARCHAR' },
] as const

/** Gives how numbers are written that are written in one of two ways. */
export const widerOf = (a: NumberWriting | undefined, b: NumberWriting): NumberWriting => ({
  digits: Math.max(a?.digits ?? 0, b.digits),
  fraction: Math.max(a?.fraction ?? 0, b.fraction),
  isWide: (a?.isWide ?? false) || b.isWide,
  hasExponent: (a?.hasExponent ?? false) || b.hasExponent,
})

/** Gives the columns of `rows`. */
export const columnsOfRows = (
  fields: readonly SqlField[],
  typeOfNumbers: (key: string | null) => string = () => 'DOUBLE',
): TableColumn[] => {
  const taken = new Set<string>([...BEFORE, ...BEHIND].map(({ name }) => name))
  const named = fields.map((field): TableColumn => {
    let name = field.key ?? 'value'
    if (name === '') name = 'empty'
    while (taken.has(fold(name))) name += '_'
    taken.add(fold(name))
    return { name, type: typeOf(field, typeOfNumbers), key: field.key, isField: true }
  })
  const own = (column: { name: string; type: string }): TableColumn => ({ ...column, key: null, isField: false })
  return [...BEFORE.map(own), ...named, ...BEHIND.map(own)]
}

/** Past so many fields each is looked up by itself: most queries are about a few. */
const MOST_TOGETHER = 24

/** Gives the statement that defines `rows`. */
export const rowsView = (columns: readonly TableColumn[], { numbering, hasGone }: Definition): string => {
  const scalars = columns.filter(({ isField, type }) => isField && type !== 'JSON')
  // A row is read through once for all of them: twice as fast for two fields as looking for each.
  const together = scalars.length <= MOST_TOGETHER ? scalars : []
  const parts = columns.map((column) => {
    const at = together.indexOf(column)
    const expression = column.isField
      ? fieldExpression(column, at === -1 ? null : `b.t[${at + 1}]`)
      : ownExpression(column.name, numbering)
    return `${expression} AS ${quoteName(column.name)}`
  })
  const paths = together.map(({ key }) => pointerOf(key)).join(', ')
  const base = together.length === 0 ? 'base' : `(SELECT *, json_extract_string(doc, [${paths}]) AS t FROM base)`
  return `CREATE OR REPLACE VIEW rows AS SELECT ${parts.join(', ')} ${fromBase(numbering, hasGone, [], base)}`
}

/** Gives the statement that defines `signals`. */
export const signalsView = ({ signals, numbering, hasGone }: Definition): string => {
  const parts = signals.map((signal, at) => `${signalExpression(signal, `s.c${at}`)} AS ${quoteName(signal.id)}`)
  const joins = ['LEFT JOIN signal_values s ON s.id = b.id']
  const select = [`${numberOf(numbering)} AS row`, ...parts].join(', ')
  return `CREATE OR REPLACE VIEW signals AS SELECT ${select} ${fromBase(numbering, hasGone, joins)}`
}

/** Gives a signal's type in SQL. */
export const signalType = ({ kind }: Pick<SqlSignal, 'kind'>): string =>
  kind === 'label' ? 'VARCHAR' : kind === 'flag' ? 'BOOLEAN' : kind === 'count' ? 'BIGINT' : 'DOUBLE'

/** Gives the path of a key at the root as DuckDB takes it: a JSON pointer, which has no key that it can't name. */
export const pointerOf = (key: string | null): string =>
  key === null ? quoteText('$') : quoteText(`/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`)

export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`

export const quoteText = (text: string): string => `'${text.replaceAll("'", "''")}'`

// As SQL folds names: without regard to case.
const fold = (name: string): string => name.toLowerCase()

const typeOf = ({ key, kinds }: SqlField, typeOfNumbers: (key: string | null) => string): string => {
  const held = kinds.filter((kind) => kind !== 'null')
  if (held.includes('object') || held.includes('array')) return 'JSON'
  if (held.length !== 1) return 'VARCHAR'
  if (held[0] === 'boolean') return 'BOOLEAN'
  return held[0] === 'number' ? typeOfNumbers(key) : 'VARCHAR'
}

const fieldExpression = ({ key, type }: TableColumn, text: string | null): string => {
  const path = pointerOf(key)
  if (type === 'JSON') return `nullif(json_extract(b.doc, ${path})::VARCHAR, 'null')::JSON`
  const value = text ?? `json_extract_string(b.doc, ${path})`
  return type === 'VARCHAR' ? value : `TRY_CAST(${value} AS ${type})`
}

const ownExpression = (name: string, numbering: Numbering): string => {
  switch (name) {
    case 'row':
      return numberOf(numbering)
    case 'raw':
      return 'coalesce(b.odd, b.doc)'
    case 'verdict':
      return "CASE b.verdict WHEN 1 THEN 'keep' WHEN 2 THEN 'drop' END"
    case 'tags':
      return `coalesce(from_json(b.tags, '["VARCHAR"]'), []::VARCHAR[])`
    case 'note':
      return 'b.note'
    default:
      return "CASE b.state WHEN 1 THEN 'edited' WHEN 2 THEN 'inserted' ELSE 'original' END"
  }
}

const numberOf = (numbering: Numbering): string => {
  if (numbering.kind === 'table') return 'p.c0::BIGINT'
  const { runs } = numbering
  const [only] = runs
  if (only !== undefined && runs.length === 1) return `(b.id + ${only.number - only.start})`
  const cases = runs.map(
    (run) => `WHEN b.id >= ${run.start} AND b.id < ${run.end} THEN b.id + ${run.number - run.start}`,
  )
  return cases.length === 0 ? 'b.id' : `(CASE ${cases.join(' ')} END)`
}

const fromBase = (numbering: Numbering, hasGone: boolean, joins: readonly string[], base = 'base'): string => {
  const places = numbering.kind === 'table' ? ['JOIN places p ON p.id = b.id'] : []
  const where = hasGone ? 'WHERE b.id NOT IN (SELECT id FROM gone)' : ''
  return [`FROM ${base} b`, ...places, ...joins, where].join(' ')
}

const signalExpression = ({ kind, labels }: SqlSignal, column: string): string => {
  // What is not known is told as NaN.
  const value = `nullif(${column}, 'nan'::DOUBLE)`
  if (kind === 'label') return `[${labels.map(quoteText).join(', ')}][${value}::BIGINT + 1]`
  if (kind === 'flag') return `(${value} <> 0)`
  return kind === 'count' ? `${value}::BIGINT` : value
}
