/** What windows are told of a dataset besides its rows, and which rows its filters mean. */
import { basename, dirname } from 'node:path'
import type { DatasetState, Query } from '../../shared/contract.ts'
import { assertNever } from '../../shared/engine-error.ts'
import type { RowSet } from '../../shared/row-set.ts'
import type { Dataset } from './dataset.ts'

/** Gives a dataset's state as it is now. */
export const stateOf = (dataset: Dataset): DatasetState => {
  const { base, history } = dataset.document
  const { edited, inserted, deleted } = dataset.document.differences()
  const disk = dataset.watch.state
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
    ...dataset.passes.getState(),
    lineEnds: { ...base.lineEnds },
    hasBom: base.hasBom,
    fingerprint: base.fingerprint,
    disk: dataset.isKept ? 'same' : disk,
    undo: history.undoStep,
    redo: history.redoStep,
    isUnsaved: history.isUnsaved || dataset.isKept,
    savedAtMs: dataset.savedAtMs,
    notices: [...dataset.notices],
  }
}

/** Gives the rows of a filter as they are now. */
export const rowsOfFilter = (dataset: Dataset, only: Exclude<Query['only'], 'all'>): RowSet => {
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
