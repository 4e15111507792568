/** A search for duplicates that is being put together: what is chosen, what it would take, and the ways to begin and end it. */
import type { Duplicates, DuplicatesApi, Template, WantedSpec } from '../../shared/duplicates/duplicate-calls.ts'
import { EngineError, isEngineError } from '../../shared/engine-error.ts'
import type { JobId } from '../../shared/ids.ts'
import type { DatasetStore } from '../dataset/dataset-store.ts'
import { memory } from '../memory/memory.ts'
import {
  comparedOf,
  type FindForm,
  type FindNeed,
  firstThreshold,
  formFrom,
  isChainable,
  type OtherFile,
  specOf,
  usualForm,
} from './find-form.ts'

const KEY = 'duplicates.form'
/** What is chosen is weighed once it rests. */
const REST_MS = 200

export interface Estimate {
  readonly rows: number
  readonly memoryBytes: number
  readonly pairsBytes: number
  readonly diskBytes: number
}

export class FindStore {
  readonly #dataset: DatasetStore
  readonly #onChange: () => void
  #form: FindForm = usualForm
  #files: readonly OtherFile[] = []
  #estimate: Estimate | null = null
  #error: EngineError | null = null
  #isStarting = false
  /** What was looked for last by this window. */
  #spec: WantedSpec | null = null
  /** Grows with every choice, so that an answer to an earlier one is known. */
  #turn = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(dataset: DatasetStore, onChange: () => void) {
    this.#dataset = dataset
    this.#onChange = onChange
    void memory.get<Partial<FindForm>>(KEY, {}).then((kept) => {
      // What was chosen meanwhile counts more.
      if (this.#form === usualForm) this.#form = formFrom(kept)
      this.#weighSoon()
    })
  }

  getForm(): FindForm {
    return this.#form
  }

  /** Gives the other files that rows are looked for in. */
  getFiles(): readonly OtherFile[] {
    return this.#files
  }

  /** Gives what the search would take; null before that is known. */
  getEstimate(): Estimate | null {
    return this.#estimate
  }

  /** Gives why the search can't be, as the engine says. */
  getError(): EngineError | null {
    return this.#error
  }

  /** Gives what is still missing for a search. */
  getNeed(): FindNeed | null {
    const spec = specOf(this.#form, this.#files)
    return typeof spec === 'string' ? spec : null
  }

  isStarting(): boolean {
    return this.#isStarting
  }

  change(news: Partial<FindForm>): void {
    this.#form = { ...this.#form, ...news }
    // Templates and fields are of one dataset; taste is of all.
    memory.set(KEY, { ...this.#form, without: [], fields: [] })
    this.#weighSoon()
  }

  addFile(file: OtherFile): void {
    const others = this.#files.filter((one) => JSON.stringify(one.file) !== JSON.stringify(file.file))
    this.#files = [...others, file]
    this.#weighSoon()
  }

  /** Says what of a file's rows is compared; null for the same as of the dataset's. */
  compareFile(file: OtherFile, compared: OtherFile['compared']): void {
    this.#files = this.#files.map((one) => (one === file ? { ...one, compared } : one))
    this.#weighSoon()
  }

  removeFile(file: OtherFile): void {
    this.#files = this.#files.filter((one) => one !== file)
    this.#weighSoon()
  }

  /** Looks for duplicates; false where that can't be, which is then said. */
  async start(): Promise<boolean> {
    const spec = specOf(this.#form, this.#files)
    if (typeof spec === 'string') return false
    const { method, isChained } = this.#form
    return this.#find(spec, firstThreshold(this.#form), isChained && isChainable(method))
  }

  /** Looks once more for what was found; false where it must be chosen anew, since other files were in it. */
  async again({ spec, threshold, isChained }: Duplicates): Promise<boolean> {
    const same = this.#spec ?? (spec.against.length === 0 ? { ...spec, against: [] } : null)
    return same !== null && this.#find(same, threshold, isChained)
  }

  async #find(spec: WantedSpec, threshold: number, isChained: boolean): Promise<boolean> {
    if (this.#isStarting) return false
    this.#isStarting = true
    this.#error = null
    this.#onChange()
    try {
      await this.#api.findDuplicates({ dataset: this.#datasetId, spec, threshold, isChained })
      this.#spec = spec
      return true
    } catch (error) {
      if (!(error instanceof EngineError)) throw error
      this.#error = error
      return false
    } finally {
      this.#isStarting = false
      this.#onChange()
    }
  }

  /** Ends the search that runs. Fails with an EngineError. */
  async end(): Promise<void> {
    await this.#api.stopDuplicates({ dataset: this.#datasetId })
  }

  /** Looks for long texts that many rows share. Fails with an EngineError. */
  async findTemplates(job: JobId): Promise<{ readonly templates: readonly Template[]; readonly rowsSeen: number }> {
    const compared = comparedOf(this.#form)
    if (compared === null) return { templates: [], rowsSeen: 0 }
    return this.#api.findTemplates({ dataset: this.#datasetId, job, compared, folding: this.#form.folding })
  }

  /** Lets go of what is asked. */
  stop(): void {
    clearTimeout(this.#timer)
    this.#turn += 1
  }

  get #api(): DuplicatesApi {
    return this.#dataset.api
  }

  get #datasetId() {
    return this.#dataset.getState().dataset
  }

  #weighSoon(): void {
    clearTimeout(this.#timer)
    this.#turn += 1
    this.#error = null
    this.#timer = setTimeout(() => void this.#weigh(), REST_MS)
    this.#onChange()
  }

  async #weigh(): Promise<void> {
    const turn = this.#turn
    const spec = specOf(this.#form, this.#files)
    if (typeof spec === 'string') return
    try {
      const estimate = await this.#api.estimateDuplicates({ dataset: this.#datasetId, spec })
      if (turn !== this.#turn) return
      this.#estimate = estimate
    } catch (error) {
      if (!(error instanceof EngineError)) throw error
      if (turn !== this.#turn || isEngineError(error, 'connection-lost')) return
      this.#error = error
    }
    this.#onChange()
  }
}
