/**
 * The passes over a dataset's whole file: the index, the survey, then the samples. Rows can be read, changed and undone while they
 * run; a save waits for the index. What they find is kept in the cache, and thrown away with the file that it is about.
 */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Pass } from '../../shared/contract.ts'
import { EngineError, isEngineError } from '../../shared/engine-error.ts'
import type { Dataset } from './dataset.ts'
import { type FileStat, removeIfThere } from './disk.ts'
import { identityOf, isSameIdentity } from './home/dataset-home.ts'
import { type CachedIndex, loadIndex, saveIndex } from './index/index-cache.ts'
import { type IndexResult, type IndexRun, startIndex } from './index/index-file.ts'
import type { LineIndex } from './index/line-index.ts'
import type { RowPassRun } from './pass/row-pass.ts'
import { SamplesRunner } from './samples/samples-runner.ts'
import { withFilesOfNow } from './source/same-source.ts'
import { sampleFile } from './survey/sample-file.ts'
import { type Survey, startSurvey } from './survey/survey-file.ts'

/** How long the opening of a small file waits for all to be known. */
const WHOLE_WAIT_MS = 60
const SMALL_BYTES = 4 * 2 ** 20

type PassState = Pass['state']

export class DatasetPasses {
  readonly samples: SamplesRunner
  readonly #dataset: Dataset
  #index: { state: PassState; bytesDone: number } = { state: 'waiting', bytesDone: 0 }
  #survey: { state: PassState; bytesDone: number } = { state: 'waiting', bytesDone: 0 }
  #indexRun: IndexRun | null = null
  #surveyRun: RowPassRun<Survey> | null = null
  #result: IndexResult | null = null
  #indexed = Promise.withResolvers<void>()
  #checking: Promise<boolean> | null = null
  #comparing: IndexRun | null = null
  readonly #closing = new AbortController()
  /** Files of hashes that passes of this opening are writing, and the one that it has. */
  readonly #hashPaths = new Set<string>()
  #keeping: Promise<void> = Promise.resolve()
  /** The file is not the one that the changes belong to, though it looked like it: its rows are other rows. */
  #isOther = false
  #isClosed = false

  constructor(dataset: Dataset) {
    this.#dataset = dataset
    this.samples = new SamplesRunner(dataset)
    this.#indexed.promise.catch(() => undefined)
  }

  getState(): { index: Pass; survey: Pass; samples: Pass; signals: Pass } {
    const bytesTotal = this.#dataset.document.base.identity.sizeBytes
    const passOf = ({ state, bytesDone }: { state: PassState; bytesDone: number }): Pass => ({
      state,
      bytesDone: Math.min(bytesDone, bytesTotal),
      bytesTotal,
    })
    return {
      index: passOf(this.#index),
      survey: passOf(this.#survey),
      samples: passOf(this.samples.pass),
      signals: passOf(this.#dataset.signals.pass),
    }
  }

  /** Answers when every row of the file is known; fails when the index was stopped or can't be made. */
  async indexed(): Promise<void> {
    if (this.#index.state === 'stopped') this.resume()
    await this.#indexed.promise
  }

  /** Names a file in the cache for row hashes of a pass to come. */
  freshHashPath(): string {
    const path = join(this.#dataset.home.cacheFolder, `hashes-${randomUUID()}`)
    this.#hashPaths.add(path)
    return path
  }

  /** Starts on an opened file, or takes what an earlier opening found. */
  async start(stat: FileStat, expectedFingerprint: string | null): Promise<void> {
    const { context, home } = this.#dataset
    const cache = loadIndex(context.disk, home.cacheFolder, stat)
    const isSampled = this.#sample()
    const isBegun = cache.then((cached) => this.#begin(cached, expectedFingerprint))
    // A small file is known whole at once, and then nothing has to move on screen; a large one is not waited for.
    const waitMs = stat.sizeBytes <= SMALL_BYTES ? WHOLE_WAIT_MS : 0
    await Promise.race([Promise.all([isBegun, isSampled]), sleep(waitMs, undefined, { ref: false })])
    await isSampled
  }

  async #begin(cached: CachedIndex | null, expectedFingerprint: string | null): Promise<void> {
    if (this.#isClosed) return
    // Without hashes, which a full disk may have refused, no row could be found again in another version of the file.
    if (cached === null || cached.result.hashes === null) {
      await this.#runIndex(expectedFingerprint)
      return
    }
    this.#finishIndex(cached.index, cached.result)
    if (cached.survey !== null) this.#takeSurvey(cached.survey)
    else this.#startSurvey()
  }

  /** Goes on with a file that was just written and indexed by its read-back. */
  restart(result: IndexResult): void {
    void this.#surveyRun?.close()
    this.samples.restart()
    this.#finishIndex(this.#dataset.document.base.index, result)
    void this.#keep(null)
    this.#startSurvey()
  }

  stop(): void {
    this.#indexRun?.stop()
    this.#surveyRun?.stop()
    this.samples.stop()
    if (this.#index.state === 'running') this.#index.state = 'stopped'
    if (this.#survey.state === 'running') this.#survey.state = 'stopped'
    this.#dataset.report()
  }

  resume(): void {
    if (this.#index.state === 'stopped') {
      this.#index.state = 'running'
      this.#indexRun?.resume()
    }
    if (this.#survey.state === 'stopped') {
      this.#survey.state = 'running'
      this.#surveyRun?.resume()
    }
    this.samples.resume()
    this.#dataset.report()
  }

  /** Holds survey and samples back from both cores while somebody waits for a save; the answer lets them go on. */
  pause(): () => void {
    const run = this.#survey.state === 'running' ? this.#surveyRun : null
    run?.stop()
    const goOnWithSamples = this.samples.pause()
    return () => {
      if (this.#survey.state === 'running') run?.resume()
      goOnWithSamples()
    }
  }

  /** Tells whether the file on disk, though touched, holds what was opened; if so, goes on with it. */
  isSameContent(): Promise<boolean> {
    this.#checking ??= this.#compareContent().finally(() => {
      this.#checking = null
    })
    return this.#checking
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#indexed.reject(new EngineError('cancelled'))
    await this.#indexRun?.close()
    await this.#surveyRun?.close()
    await this.samples.close()
    await this.#comparing?.close()
    this.#closing.abort()
    await this.#checking?.catch(() => undefined)
    // What is written behind the back of whoever opens the file next, here or in another program, would be lost on them.
    await this.#keeping
    if (this.#dataset.access.mode === 'read') await this.#removeOwnHashes()
  }

  async #runIndex(expectedFingerprint: string | null): Promise<void> {
    const { context, document, name } = this.#dataset
    const { base } = document
    this.#index = { state: 'running', bytesDone: 0 }
    const run = startIndex({
      disk: context.disk,
      path: base.path,
      name,
      sizeBytes: base.identity.sizeBytes,
      parts: base.parts,
      workers: context.workers,
      hashFilePath: this.freshHashPath(),
      onProgress: ({ bytesDone }) => {
        this.#index.bytesDone = bytesDone
        this.#grow(run.index)
      },
    })
    this.#indexRun = run
    try {
      const result = await run.done
      if (this.#isClosed) return
      if (!isSameIdentity(result.stat, base.identity)) throw new EngineError('source-changed', { file: name })
      this.#finishIndex(run.index, result)
      this.#isOther = expectedFingerprint !== null && expectedFingerprint !== result.fingerprint
      // Noted as the file of these changes only once it is known to be: until then the next opening has to ask again.
      if (this.#isOther) this.#dataset.watch.distrust()
      else void this.#dataset.noteFile()
      await this.#keep(null)
      this.#startSurvey()
    } catch (error) {
      if (isEngineError(error, 'cancelled') || this.#isClosed) return
      this.#index.state = 'failed'
      this.#indexed.reject(error)
      await this.#dataset.watch.check().catch(() => undefined)
      this.#dataset.report()
    } finally {
      await run.close()
    }
  }

  // The first block's rows are shown until the index knows more than they do.
  #grow(index: LineIndex): void {
    const { document } = this.#dataset
    if (index.rowCount <= document.base.index.rowCount && !index.isComplete) return
    document.base.index = index
    document.history.growTo(Math.max(index.rowCount, index.isComplete ? 0 : document.history.fileOrder.count))
    this.#dataset.report()
  }

  #finishIndex(index: LineIndex, result: IndexResult): void {
    const { document } = this.#dataset
    const { base, history } = document
    base.index = index
    base.partRows = result.parts
    const isFirst = history.links.length === 0 && document.firstParts.length === 0
    if (isFirst && result.parts.length > 1) document.firstParts = result.parts.map(({ rowCount }) => rowCount)
    base.fingerprint = result.fingerprint
    base.lineEnds = result.lineEnds
    base.hashes = result.hashes
    history.growTo(index.rowCount)
    this.#result = result
    for (const path of this.#hashPaths) if (path !== result.hashes?.path) this.#hashPaths.delete(path)
    this.#index = { state: 'done', bytesDone: base.identity.sizeBytes }
    this.#indexed.resolve()
    void this.#dataset.lookAtRest()
    this.#dataset.touch()
  }

  async #sample(): Promise<void> {
    const { base } = this.#dataset.document
    const { columns, usual, shape } = await sampleFile(base.file, base.identity.sizeBytes, base.parts)
    if (this.#isClosed) return
    this.samples.setKind(usual, shape)
    if (this.#dataset.columns.isComplete) return
    this.#dataset.columns = columns
    this.#dataset.onColumns()
  }

  #startSurvey(): void {
    const { context, document } = this.#dataset
    const { base } = document
    this.#survey = { state: 'running', bytesDone: 0 }
    const run = startSurvey({
      disk: context.disk,
      path: base.path,
      index: base.index,
      parts: base.parts,
      workers: context.workers,
      onProgress: (bytesDone) => {
        this.#survey.bytesDone = bytesDone
        this.#dataset.report()
      },
    })
    this.#surveyRun = run
    void this.#awaitSurvey(run)
  }

  async #awaitSurvey(run: RowPassRun<Survey>): Promise<void> {
    try {
      const survey = await run.done
      if (this.#isClosed || this.#surveyRun !== run) return
      this.#takeSurvey(survey)
      await this.#keep(survey)
    } catch (error) {
      if (isEngineError(error, 'cancelled') || this.#isClosed || this.#surveyRun !== run) return
      this.#survey.state = 'failed'
      this.#dataset.report()
    }
  }

  #takeSurvey(survey: Survey): void {
    this.#dataset.columns = survey.columns
    this.#dataset.malformed.setInFile(survey.malformed)
    this.#dataset.decisions.lookFor(survey.columns)
    this.#survey = { state: 'done', bytesDone: this.#dataset.document.base.identity.sizeBytes }
    if (survey.skippedRows > 0)
      this.#dataset.addNotice({ code: 'cannot-survey-row', values: { rows: survey.skippedRows } })
    this.#dataset.onColumns()
    this.#dataset.touch()
    this.samples.startUnasked()
  }

  // The cache is the writer's: whoever only looks would take away what the writer is about to read.
  #keep(survey: Survey | null): Promise<void> {
    const result = this.#result
    if (result === null || this.#dataset.access.mode === 'read') return Promise.resolve()
    this.#keeping = this.#keeping.then(() => this.#write(result, survey))
    return this.#keeping
  }

  // The cache only saves time: a disk with no room for it costs the next opening a pass, and nothing else.
  async #write(result: IndexResult, survey: Survey | null): Promise<void> {
    const { context, home, document } = this.#dataset
    if (this.#isClosed || result !== this.#result) return
    try {
      await saveIndex(context.disk, home.cacheFolder, { index: document.base.index, result, survey })
      await this.#removeOldHashes()
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error
    }
  }

  // Hashes of an earlier version are needed as long as its changes are to be put on this one's rows.
  async #removeOldHashes(): Promise<void> {
    const { context, home, document } = this.#dataset
    const { hashes } = document.base
    if (this.#dataset.record.isContinuing || this.#isOther || hashes === null) return
    for (const name of await context.disk.readdir(home.cacheFolder)) {
      const path = join(home.cacheFolder, name)
      const isInUse = path === hashes.path || this.#hashPaths.has(path.replace(/\.part$/, ''))
      // A program that was killed may have left an index that it was about to put in place.
      const isLeft = name.startsWith('.index.bin.') || (name.startsWith('hashes-') && !isInUse)
      if (isLeft) await removeIfThere(context.disk, path)
    }
  }

  async #removeOwnHashes(): Promise<void> {
    for (const path of this.#hashPaths) await removeIfThere(this.#dataset.context.disk, path).catch(() => undefined)
  }

  async #compareSource(): Promise<boolean> {
    const { context, document, home } = this.#dataset
    const { base } = document
    if (this.#isOther || base.fingerprint === null) return false
    const same = await withFilesOfNow(context, home, base, this.#closing.signal)
    if (same === null || this.#isClosed || document.base !== base) {
      await same?.file.close()
      return false
    }
    this.#dataset.setBase(same)
    // Not waited for: whoever asked may stand in the very line that this joins.
    void this.#dataset.noteFile()
    return true
  }

  async #compareContent(): Promise<boolean> {
    const { context, document, name } = this.#dataset
    const { base } = document
    if (!base.source.isPlain) return this.#compareSource()
    const stat = await context.disk.stat(base.path)
    if (this.#isOther || base.fingerprint === null || stat.sizeBytes !== base.identity.sizeBytes) return false
    const hashFilePath = this.freshHashPath()
    const run = startIndex({
      disk: context.disk,
      path: base.path,
      name,
      sizeBytes: stat.sizeBytes,
      parts: base.parts,
      workers: context.workers,
      hashFilePath,
    })
    this.#comparing = run
    try {
      const result = await run.done
      if (this.#isClosed || result.fingerprint !== base.fingerprint) return false
      const file = await context.disk.open(base.path, 'r')
      if (!isSameIdentity(await file.stat(), result.stat)) {
        await file.close()
        return false
      }
      const identity = identityOf(result.stat)
      const files = base.source.files.map((one) => ({ ...one, identity }))
      this.#dataset.setBase({ ...base, file, identity, source: { ...base.source, identity, files } })
      // Not waited for: whoever asked may stand in the very line that this joins.
      void this.#dataset.noteFile()
      return true
    } finally {
      this.#comparing = null
      await run.close()
      await removeIfThere(context.disk, hashFilePath)
      this.#hashPaths.delete(hashFilePath)
    }
  }
}
