/** What a dataset does with decisions beside making them: reads them from a field, writes them out, shows their colours. */
import { countRows } from '../../../shared/change.ts'
import type { Columns, Confirmation, Step } from '../../../shared/contract.ts'
import type { Palette } from '../../../shared/decision.ts'
import { pathLabel } from '../../../shared/json-path.ts'
import type { Dataset, JobWatch } from '../dataset.ts'
import type { WrittenDecisions } from '../document/decisions.ts'
import { isNothing } from '../document/step-of.ts'
import { writePalette } from '../home/palette.ts'
import { isDiskFailure } from '../journal/work-record.ts'
import { rewriteName } from '../write/rewrites.ts'
import { rowsWithDecisions } from './decision-json.ts'
import { READ_ID, readDecisions } from './read-decisions.ts'
import { prepareSidecar, type Sidecar } from './sidecar.ts'
import { isFieldStale, writeDecisions } from './write-decisions.ts'

/** What was written of decisions for a save that is about to begin. */
export interface WrittenForSave {
  where: WrittenDecisions
  /** What is to be put beside the file once that is in place. */
  sidecar: Sidecar | null
  /** Undoes all of it, since the save has failed. */
  takeBack(): Promise<void>
}

export class DatasetDecisions {
  readonly #dataset: Dataset
  /** Fields that were told of as holding decisions. */
  readonly #told = new Set<string>()
  #palette: Palette

  constructor(dataset: Dataset, palette: Palette) {
    this.#dataset = dataset
    this.#palette = palette
  }

  get palette(): Palette {
    return this.#palette
  }

  /** Says what tags look like, to all windows. */
  setPalette(palette: Palette): Promise<void> {
    const { context, home } = this.#dataset
    return this.#dataset.inLine(async () => {
      await writePalette(context.disk, home, palette)
      this.#palette = palette
      this.#dataset.report()
    })
  }

  /** Tells of a field that holds decisions which were neither read from it nor written there. */
  lookFor(columns: Columns): void {
    const { context, document, record } = this.#dataset
    if (!record.isWritable) return
    for (const field of new Set([context.getSettings().decisionsField, USUAL_FIELD])) {
      const rows = rowsWithDecisions(columns, field)
      const { history } = document
      const isKnown = history.decisions.isKnownIn(field) || history.isConfirmedLike(`${READ_ID}${field}:`)
      if (rows === 0 || isKnown || this.#told.has(field)) continue
      this.#told.add(field)
      this.#dataset.addNotice({ code: 'holds-decisions', values: { field, rows } })
    }
  }

  /** Takes decisions out of a field of the rows, as one step. */
  read(field: string, { signal, onProgress }: JobWatch): Promise<Confirmation> {
    return this.#dataset.inLine(async () => {
      const { passes, document, context } = this.#dataset
      await passes.indexed()
      await this.#dataset.prepareToWrite()
      const { change, skipped } = await readDecisions(document, field, {
        signal,
        onProgress: (rows) => onProgress(rows, document.rowCount, 'rows'),
      })
      await this.#dataset.makeStep(`${READ_ID}${field}:${context.now()}`, change)
      return this.#dataset.confirm(change, skipped)
    })
  }

  /** Whether a save is to write decisions out, and what it wrote before is not all that is decided by now. */
  get isStale(): boolean {
    const { decisionsOut, decisionsField } = this.#dataset.context.getSettings()
    const { document } = this.#dataset
    if (decisionsOut === 'sidecar') return document.history.decisions.isBesideStale
    return decisionsOut === 'field' && isFieldStale(document, decisionsField)
  }

  /** Writes decisions as the settings say, for a save to this path; done in line, right before it. */
  async writeForSave(path: string, { signal }: JobWatch): Promise<WrittenForSave> {
    const { document, context, home, id, epoch } = this.#dataset
    const { decisionsOut, decisionsField } = context.getSettings()
    const field = decisionsOut === 'field' ? decisionsField : null
    const sidecar = decisionsOut === 'sidecar' ? await prepareSidecar(context.disk, document, path, id) : null
    let isStepMade = false
    if (field !== null) {
      const name = rewriteName(epoch, document.history.confirmedCount)
      const rewrites = { disk: context.disk, folder: home.folder, name }
      const change = await writeDecisions(document, field, { signal, onProgress: () => undefined }, rewrites)
      isStepMade = !isNothing(change)
      const step: Step = {
        label: 'set',
        rows: countRows(change),
        field: pathLabel([field]),
        timeMs: context.now(),
      }
      await this.#dataset.makeStep(`${WRITE_ID}${field}:${context.now()}`, change, step)
    }
    return {
      where: { field, isBeside: sidecar !== null },
      sidecar,
      takeBack: async () => {
        await sidecar?.abandon()
        if (isStepMade) await this.#takeStepBack()
      },
    }
  }

  // A save that failed has changed nothing; where not even that can be noted, the step stays, as unsaved work.
  async #takeStepBack(): Promise<void> {
    try {
      await this.#dataset.takeStepBack()
    } catch (error) {
      if (!isDiskFailure(error)) throw error
    }
  }
}

/** The field that Winnow writes decisions into unless it is told otherwise. */
const USUAL_FIELD = 'winnow'
/** The start of the names of steps that write decisions into a field. */
const WRITE_ID = 'write-decisions:'
