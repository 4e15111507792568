/** What windows are told of a dataset besides its rows, and which rows its filters mean. */
import { basename, dirname } from 'node:path'
import type { DatasetState, Query } from '../../shared/contract.ts'
import { type DecisionCounts, verdicts } from '../../shared/decision.ts'
import { assertNever } from '../../shared/engine-error.ts'
import { RowSet } from '../../shared/row-set.ts'
import type { Dataset } from './dataset.ts'

/** Gives a dataset's state as it is now. */
export const stateOf = (dataset: Dataset): DatasetState => {
  const { base, history } = dataset.document
  const { edited, inserted, deleted } = dataset.document.differences()
  const disk = dataset.watch.state
  const { index, survey, samples } = dataset.passes.getState()
  return {
    dataset: dataset.id,
    name: basename(base.path),
    location: dirname(base.path),
    sizeBytes: base.identity.sizeBytes,
    access: dataset.access,
    revision: dataset.revision,
    epoch: dataset.epoch,
    rows: { count: dataset.document.rowCount, isExact: base.index.isComplete },
    counts: {
      edited: edited.size,
      inserted: inserted.size,
      deleted: deleted.size,
      malformed: dataset.malformed.rows().size,
      isMalformedExact: dataset.malformed.isExact,
    },
    decisions: countDecisions(dataset),
    palette: dataset.decisions.palette,
    index,
    survey,
    samples: {
      usual: dataset.signs.usual,
      mapping: dataset.signs.mapping,
      pass: samples,
      isComplete: dataset.signs.isComplete,
      ...dataset.signs.counts(),
    },
    lineEnds: { ...base.lineEnds },
    hasBom: base.hasBom,
    fingerprint: base.fingerprint,
    disk: dataset.isKept ? 'same' : disk,
    undo: history.undoStep,
    redo: history.redoStep,
    isUnsaved: dataset.isUnsaved,
    savedAtMs: dataset.savedAtMs,
    notices: [...dataset.notices],
  }
}

/** The most tags that a state lists. */
const MOST_TAGS = 1000

/** Counts the rows that are decided on, without those that a save or an undo has taken out. */
export const countDecisions = ({ document, decisions: { palette } }: Dataset): DecisionCounts => {
  const { decisions } = document.history
  const here = document.rowsInOrder()
  const listed = palette.tags.map(({ tag }) => tag)
  const tags = [...new Set([...listed, ...decisions.tags])]
    .map((tag) => ({ tag, rows: decisions.tagged(tag).countShared(here) }))
    .filter(({ tag, rows }) => rows > 0 || listed.includes(tag))
    .slice(0, MOST_TAGS)
    .sort((a, b) => (a.tag < b.tag ? -1 : 1))
  return {
    keep: decisions.judged('keep').countShared(here),
    drop: decisions.judged('drop').countShared(here),
    noted: decisions.noted.countShared(here),
    tags,
  }
}

/** Tells whether a query finds all rows, whatever they are. */
export const isEveryRow = ({ only, tags = [], finding, format }: Query): boolean =>
  only === 'all' && tags.length === 0 && finding === undefined && format === undefined

/** Gives the rows that a query finds as they are now; null for all rows. May hold rows that are in the file no more. */
export const rowsOfQuery = (dataset: Dataset, { only, tags = [], finding, format }: Query): RowSet | null => {
  const { document, signs } = dataset
  const narrowings: RowSet[] = []
  if (only !== 'all') narrowings.push(rowsOfFilter(dataset, only).clone())
  if (tags.length > 0) {
    const tagged = new RowSet()
    for (const tag of tags) tagged.addAll(document.history.decisions.tagged(tag))
    narrowings.push(tagged)
  }
  if (finding !== undefined) narrowings.push(signs.rowsWith(finding))
  if (format !== undefined) narrowings.push(signs.rowsOf(format))
  const [rows, ...more] = narrowings
  if (rows === undefined) return null
  for (const narrowing of more) rows.keepAll(narrowing)
  return rows
}

const rowsOfFilter = (dataset: Dataset, only: Exclude<Query['only'], 'all'>): RowSet => {
  const { decisions } = dataset.document.history
  const { edited, inserted } = dataset.document.differences()
  const { deleted } = dataset.document.history.edits
  switch (only) {
    case 'edited':
      return edited
    case 'inserted':
      return inserted
    case 'deleted':
      return deleted
    case 'malformed':
      return dataset.malformed.rows()
    case 'kept':
      return decisions.judged('keep')
    case 'dropped':
      return decisions.judged('drop')
    case 'noted':
      return decisions.noted
    case 'undecided': {
      const rows = dataset.document.rowsInOrder().clone()
      for (const verdict of verdicts) rows.deleteAll(decisions.judged(verdict))
      return rows
    }
    case 'changed': {
      const rows = edited.clone()
      rows.addAll(inserted)
      rows.addAll(deleted)
      return rows
    }
    default:
      return assertNever(only)
  }
}
