/** Queries to begin with, about the fields that this dataset has. */
import type { SqlTable } from '../../shared/sql-contract.ts'
import type { MessageKey } from '../app/words.ts'

export interface SqlExample {
  readonly label: MessageKey
  readonly sql: string
}

/** Gives queries that run as they are. */
export const examplesOf = (tables: readonly SqlTable[]): readonly SqlExample[] => {
  const columns = tables.find(({ name }) => name === 'rows')?.columns ?? []
  const own = columns.filter(({ name, field }) => field !== null || !OWN.has(name))
  const text = pick(own, 'VARCHAR', LONG)
  const label = pick(own, 'VARCHAR', LABEL)
  const list = pick(own, 'JSON', LIST)
  const examples: SqlExample[] = [{ label: 'sql.example.look', sql: 'SELECT * FROM rows LIMIT 100' }]
  if (label !== null)
    examples.push({
      label: 'sql.example.count',
      sql: `SELECT ${label}, count(*) AS n\nFROM rows\nGROUP BY ALL\nORDER BY n DESC`,
    })
  if (text !== null)
    examples.push(
      {
        label: 'sql.example.longest',
        sql: `SELECT row, length(${text}) AS chars, ${text}\nFROM rows\nORDER BY chars DESC NULLS LAST\nLIMIT 50`,
      },
      {
        label: 'sql.example.twice',
        sql: `SELECT min(row) AS row, count(*) AS n, list(row) AS numbers, ${text}\nFROM rows\nWHERE ${text} IS NOT NULL\nGROUP BY ${text}\nHAVING n > 1\nORDER BY n DESC`,
      },
    )
  if (list !== null)
    examples.push(
      {
        label: 'sql.example.items',
        sql: `SELECT json_array_length(${list}) AS items, count(*) AS n\nFROM rows\nGROUP BY ALL\nORDER BY items`,
      },
      {
        label: 'sql.example.unnest',
        sql: `SELECT item.value->>'role' AS role, count(*) AS n, round(avg(length(item.value->>'content'))) AS mean_chars\nFROM rows, json_each(${list}) AS item\nGROUP BY ALL\nORDER BY n DESC`,
      },
    )
  examples.push({
    label: 'sql.example.decided',
    sql: 'SELECT verdict, tags, count(*) AS n\nFROM rows\nGROUP BY ALL\nORDER BY n DESC',
  })
  if (tables.some(({ name }) => name === 'signals'))
    examples.push({
      label: 'sql.example.signals',
      sql: 'SELECT *\nFROM signals\nORDER BY chars DESC\nLIMIT 100',
    })
  examples.push({ label: 'sql.example.summary', sql: 'SUMMARIZE SELECT * EXCLUDE (raw) FROM rows' })
  return examples
}

/** Columns that every dataset has. */
const OWN: ReadonlySet<string> = new Set(['row', 'verdict', 'tags', 'note', 'state', 'raw'])

// In the order of preference; what fits none is taken where it stands first.
const LONG = [
  /^(?:output|response|answer|completion|content|text|chosen|回答|输出|答案)$/i,
  /instruction|prompt|question|指令|问题/i,
]
const LABEL = [
  /^(?:source|category|task|type|lang(?:uage)?|domain|topic|role|label|来源|类别|语言)$/i,
  /source|categ|type|lang/i,
]
const LIST = [/^(?:messages|conversations?|conversation|dialog(?:ue)?|history|turns|对话)$/i]

const pick = (
  columns: readonly { readonly name: string; readonly type: string }[],
  type: string,
  wanted: readonly RegExp[],
): string | null => {
  const fitting = columns.filter((column) => column.type === type)
  for (const pattern of wanted) {
    const found = fitting.find(({ name }) => pattern.test(name))
    if (found !== undefined) return quoted(found.name)
  }
  const [first] = fitting
  return first === undefined ? null : quoted(first.name)
}

/** Gives a name as SQL takes it. */
export const quoted = (name: string): string =>
  /^[a-z_][a-z0-9_]*$/.test(name) && !RESERVED.has(name) ? name : `"${name.replaceAll('"', '""')}"`

const RESERVED: ReadonlySet<string> = new Set(
  'all analyse analyze and any array as asc both case cast check collate column constraint create default deferrable desc describe distinct do else end except false fetch for foreign from group having in initially intersect into lambda lateral leading limit not null offset on only or order pivot placing primary qualify references returning select show some summarize symmetric table then to trailing true union unique unpivot using variadic when where window with'.split(
    ' ',
  ),
)
