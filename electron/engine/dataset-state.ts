/** What windows are told of a dataset besides its rows. */
import { dirname } from 'node:path'
import type { DatasetState } from '../../shared/contract.ts'
import type { DecisionCounts } from '../../shared/decision.ts'
import type { Dataset } from './dataset.ts'
import type { BaseFile } from './read/base-file.ts'
import { inPlaceOf } from './source/in-place.ts'

/** Gives a dataset's state as it is now. */
export const stateOf = (dataset: Dataset): DatasetState => {
  const { base, history } = dataset.document
  const { edited, inserted, deleted } = dataset.document.differences()
  const disk = dataset.watch.state
  const { index, survey, samples, signals } = dataset.passes.getState()
  return {
    dataset: dataset.id,
    name: dataset.name,
    location: dirname(base.source.path),
    sizeBytes: base.source.identity.sizeBytes,
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
    duplicates: dataset.duplicates.state,
    index,
    survey,
    samples: {
      usual: dataset.signs.usual,
      mapping: dataset.signs.mapping,
      pass: samples,
      isComplete: dataset.signs.isComplete,
      ...dataset.signs.counts(),
    },
    signals: { pass: signals, isComplete: dataset.signals.isComplete },
    lineEnds: { ...base.lineEnds },
    hasBom: base.hasBom,
    form: base.source.files[0].form,
    files: filesOf(base),
    inPlace: inPlaceOf(base.source),
    savesAsUtf8: base.savesAsUtf8,
    fingerprint: base.fingerprint,
    disk: dataset.isKept ? 'same' : disk,
    undo: history.undoStep,
    redo: history.redoStep,
    isUnsaved: dataset.isUnsaved,
    savedAtMs: dataset.savedAtMs,
    notices: [...dataset.notices],
  }
}

/** The most files that a state lists. */
const MOST_FILES = 1000

// How many rows each has is known once the index is.
const filesOf = ({ source, partRows }: BaseFile): DatasetState['files'] => {
  const { files, path } = source
  if (files.length === 1 && files[0].path === path) return []
  return files.slice(0, MOST_FILES).map(({ name, form }, at) => ({
    name,
    form,
    firstNumber: partRows?.[at]?.firstRow ?? 0,
    rows: partRows?.[at]?.rowCount ?? 0,
  }))
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
