/** Answers what a dataset's pictures are drawn from: each part that was asked for, over one set of rows or two at once. */
import type { Input } from '../../../shared/contract.ts'
import { assertNever, EngineError } from '../../../shared/engine-error.ts'
import type { JsonPath } from '../../../shared/json-path.ts'
import type { Description, Part, PartAnswer } from '../../../shared/overview/description.ts'
import type { RowSet } from '../../../shared/row-set.ts'
import type { Dataset, JobWatch } from '../dataset.ts'
import { FieldColumns, type FieldsAnswer, type FieldsWish } from './field-columns.ts'
import { describeField, describeFilled } from './field-part.ts'
import { describeKnown, describeTurns } from './known-part.ts'
import { describeScatter } from './scatter-part.ts'
import { rowsOfSide, type ViewSets } from './sides.ts'
import { describeSignal, type ReadableColumn } from './signal-part.ts'

/** Describes a dataset. Fails with `signal-unknown` for a signal that there is none of. */
export const describeDataset = async (
  dataset: Dataset,
  { of, within, parts }: Pick<Input<'describe'>, 'of' | 'within' | 'parts'>,
  views: ViewSets,
  watch: JobWatch,
): Promise<Description> => {
  const { document } = dataset
  // Waited for first, so that what follows is of one revision as far as it can be.
  const columns = await signalColumns(dataset, parts, watch)
  const wish = wishOf(parts)
  if (wish !== null) await dataset.passes.indexed()
  const asked = within === undefined ? [of] : [of, within]
  const { revision } = dataset
  const sides = asked.map((side) => rowsOfSide(document, side, views))
  const sets = sides.map(({ rows }) => rows)
  const facts = wish === null ? null : await fieldsOf(dataset).answer(wish, sets, watch)
  const answers: PartAnswer[] = []
  for (const part of parts) {
    watch.signal.throwIfAborted()
    answers.push(await answerPart(dataset, part, sets, columns, wish, facts))
    await new Promise((resolve) => setImmediate(resolve))
  }
  return {
    revision,
    sides: sides.map(({ rows, deleted }) => ({ rows: rows.size, deleted })),
    parts: answers,
  }
}

type Columns = (signal: string) => Promise<ReadableColumn>

const answerPart = async (
  dataset: Dataset,
  part: Part,
  sides: readonly RowSet[],
  columnOf: Columns,
  wish: FieldsWish | null,
  facts: FieldsAnswer | null,
): Promise<PartAnswer> => {
  const { document } = dataset
  switch (part.kind) {
    case 'signal':
      return describeSignal(document, sides, await columnOf(part.signal), part.bins)
    case 'known':
      return describeKnown(dataset, sides, part.what)
    case 'turns':
      return describeTurns(document, sides, columnOf)
    case 'scatter':
      return describeScatter(document, sides, [await columnOf(part.x), await columnOf(part.y)], part.points)
    case 'field': {
      const at = wish?.fields.findIndex((path) => isSamePath(path, part.path)) ?? -1
      return describeField(document, facts?.fields[at] ?? [], sides.length, part)
    }
    case 'filled':
      return describeFilled(part.paths, facts?.filled ?? [], sides.length)
    default:
      return assertNever(part)
  }
}

/** Starts what has to be measured, and waits for it. */
const signalColumns = async (dataset: Dataset, parts: readonly Part[], watch: JobWatch): Promise<Columns> => {
  const columns = new Map<string, ReadableColumn>()
  const columnOf = async (signal: string): Promise<ReadableColumn> => {
    const known = columns.get(signal)
    if (known !== undefined) return known
    const column = await orCancelled(dataset.signals.column(signal), watch.signal)
    columns.set(signal, column)
    return column
  }
  for (const part of parts) {
    if (part.kind === 'signal') await columnOf(part.signal)
    if (part.kind === 'scatter') await Promise.all([columnOf(part.x), columnOf(part.y)])
  }
  return columnOf
}

/** What is waited for goes on for others when this caller gives up. */
const orCancelled = <T>(work: Promise<T>, signal: AbortSignal): Promise<T> =>
  new Promise<T>((resolve, reject) => {
    const stop = (): void => reject(new EngineError('cancelled'))
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })

/** All that rows have to be read for, so that they are read once. */
const wishOf = (parts: readonly Part[]): FieldsWish | null => {
  const fields: JsonPath[] = []
  let filled: (readonly string[])[] | null = null
  for (const part of parts) {
    if (part.kind === 'field' && !fields.some((path) => isSamePath(path, part.path))) fields.push(part.path)
    if (part.kind === 'filled') {
      if (filled !== null) throw new EngineError('bad-request', { reason: 'only one part may ask for filled fields' })
      filled = part.paths
    }
  }
  return fields.length === 0 && filled === null ? null : { fields, filled }
}

const isSamePath = (a: JsonPath, b: JsonPath): boolean => JSON.stringify(a) === JSON.stringify(b)

const fieldColumns = new WeakMap<Dataset, FieldColumns>()

const fieldsOf = (dataset: Dataset): FieldColumns => {
  let columns = fieldColumns.get(dataset)
  if (columns === undefined) {
    columns = new FieldColumns(dataset)
    fieldColumns.set(dataset, columns)
  }
  return columns
}
