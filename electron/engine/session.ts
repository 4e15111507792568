/**
 * One window's half of the engine: checks what it asks against the contract, knows its views and what is selected in
 * them, and tells it what happens to the datasets that it has open. It holds nothing that must survive it.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { EngineSession } from '../../shared/channel.ts'
import {
  type CallName,
  type ChangeRequest,
  contract,
  type EngineApi,
  type EngineEvent,
  type Input,
  type Job,
  type Output,
} from '../../shared/contract.ts'
import { EngineError, reportOf } from '../../shared/engine-error.ts'
import type { DatasetId, JobId, RowId, ViewId } from '../../shared/ids.ts'
import type { Dataset, JobWatch } from './dataset.ts'
import { answerDuplicates } from './duplicates/answer-duplicates.ts'
import type { Engine } from './engine.ts'
import { SessionMends } from './mend/session-mends.ts'
import { describeDataset } from './overview/describe.ts'
import { savePicture } from './overview/save-picture.ts'
import { examineEncoding } from './source/examine-encoding.ts'
import { answerSql } from './sql/answer-sql.ts'
import { copyCells, copyLines } from './view/copy-text.ts'
import { OpenViews, targetsOf } from './view/open-views.ts'
import { readPage } from './view/read-page.ts'
import { readWholeRow } from './view/read-row.ts'
import { shownSignals } from './view/shown-signals.ts'
import type { View } from './view/view.ts'
import { findBackup, listAllBackups } from './write/backups.ts'
import { exportRows } from './write/export.ts'
import { restoreBackup } from './write/restore-backup.ts'

/** States are sent at most ten times a second. */
const STATE_INTERVAL_MS = 100
const JOB_INTERVAL_MS = 100

export class Session implements EngineSession {
  client: string | null = null
  readonly #engine: Engine
  readonly #emit: (event: EngineEvent) => void
  readonly #views = new OpenViews(
    (id) => this.#dataset(id),
    (view) => this.send({ kind: 'view', view }),
  )
  readonly #jobs = new Map<JobId, AbortController>()
  readonly #stateDue = new Set<DatasetId>()
  readonly #mends = new SessionMends({
    dataset: (id) => this.#dataset(id),
    writable: (id) => this.#writable(id),
    setOf: (dataset, target) => this.#views.setOf(dataset, target),
    settled: (target, signal) => this.#views.settled([target], signal),
    asJob: (dataset, job, work) => this.#asJob(dataset, job, 'change', work),
  })
  #isEnded = false

  constructor(engine: Engine, emit: (event: EngineEvent) => void) {
    this.#engine = engine
    this.#emit = emit
  }

  async call<K extends CallName>(name: K, input: Input<K>): Promise<Output<K>> {
    if (this.#isEnded) throw new EngineError('connection-lost')
    const parsed = contract[name].input.safeParse(input)
    if (!parsed.success) throw new EngineError('bad-request', { reason: parsed.error.issues[0]?.message ?? name })
    const answer = this.#calls[name] as (input: Input<K>) => Promise<Output<K>>
    return answer(parsed.data as Input<K>)
  }

  end(): void {
    if (this.#isEnded) return
    this.#isEnded = true
    for (const job of this.#jobs.values()) job.abort(new EngineError('cancelled'))
    this.#views.closeAll()
    this.#mends.close()
    this.#engine.forget(this)
  }

  /** Ends because the same window has connected anew. */
  supersede(): void {
    this.send({ kind: 'superseded' })
    this.end()
  }

  send(event: EngineEvent): void {
    if (!this.#isEnded) this.#emit(event)
  }

  /** Sends a dataset's state soon, once for all that happens until then. */
  sendState(dataset: Dataset): void {
    if (this.#stateDue.has(dataset.id) || this.#isEnded) return
    this.#stateDue.add(dataset.id)
    void sleep(STATE_INTERVAL_MS, undefined, { ref: false }).then(() => {
      this.#stateDue.delete(dataset.id)
      if (this.#isEnded) return
      try {
        this.send({ kind: 'state', state: this.#stateOf(this.#engine.datasetFor(this, dataset.id)) })
      } catch (error) {
        if (!(error instanceof EngineError)) throw error // closed meanwhile: nobody here wants to know
      }
    })
  }

  readonly #calls: EngineApi = {
    hello: async ({ client }) => {
      this.client = client
      this.#engine.supersede(this, client)
      return { host: this.#engine.host, settings: this.#engine.settings }
    },
    listFolder: async ({ path }) => ({ entries: await this.#engine.places.list(path) }),

    examineFile: async ({ file }) => examineEncoding(this.#engine.context.disk, await this.#engine.filesOf(file)),
    open: async ({ file, encoding, job = null }) => {
      const dataset = await this.#asJob(null, job, 'open', ({ signal, onProgress }) =>
        this.#engine.open(this, file, {
          encoding,
          signal,
          onProgress: (done, total) => onProgress(done, total, 'bytes'),
        }),
      )
      const view = this.#views.add(dataset, { text: '' })
      return { state: this.#stateOf(dataset), columns: dataset.columns, view: view.info }
    },
    close: async ({ dataset }) => {
      this.#views.closeAll(dataset)
      this.#mends.close(dataset)
      this.#engine.release(this, dataset)
      return {}
    },
    getState: async ({ dataset }) => this.#stateOf(this.#dataset(dataset)),
    getColumns: async ({ dataset }) => this.#dataset(dataset).columns,
    stopIndex: async ({ dataset }) => {
      this.#dataset(dataset).passes.stop()
      return {}
    },
    resumeIndex: async ({ dataset }) => {
      this.#dataset(dataset).passes.resume()
      return {}
    },

    setMapping: ({ dataset, mapping }) =>
      this.#dataset(dataset).inLine(async () => {
        await this.#dataset(dataset).passes.samples.setMapping(mapping)
        return {}
      }),
    readSamples: async ({ dataset }) => {
      this.#dataset(dataset).passes.samples.start()
      return {}
    },

    openView: async ({ dataset, query }) => this.#views.add(this.#dataset(dataset), query).open(),
    closeView: async ({ view }) => {
      this.#views.close(view)
      return {}
    },
    stopSearch: async ({ view }) => {
      await this.#view(view).stop()
      return {}
    },
    getView: async ({ view }) => this.#view(view).info,
    readRows: async ({ view: id, start, end, columns, previewChars, withSamples, signals }) => {
      const view = this.#view(id)
      const signalsOf = await shownSignals(view.dataset, signals ?? [])
      const { revision, document, signs } = view.dataset
      // All at once: rows may join the view while they are read.
      const runs = [...view.runsBetween(start, Math.min(end, start + MAX_PAGE_ROWS) as typeof end)]
      const readSigns = withSamples === true ? (bytes: Uint8Array) => signs.read(bytes) : null
      const { selection } = view
      const rows = await readPage(document, { runs, columns, previewChars, selection, readSigns, signalsOf })
      return { revision, start, rows }
    },
    readRow: async ({ dataset, row, limit, startByte }) => readWholeRow(this.#dataset(dataset), row, limit, startByte),
    findPosition: async ({ view, row }) => ({ position: this.#view(view).positionOf(row) }),
    select: async ({ view, gesture }) => ({ selected: this.#view(view).select(gesture) }),
    describe: async ({ dataset: id, job, ...wish }) => {
      const dataset = this.#dataset(id)
      const views = {
        rowsOfView: (view: ViewId) => this.#view(view).asSet(),
        selectedIn: (view: ViewId) => this.#view(view).selection.clone(),
      }
      const asked = [wish.of, wish.within].flatMap((side) => (side?.kind === 'view' ? [side] : []))
      return this.#asJob(dataset, job ?? null, 'describe', async (watch) => {
        await this.#views.settled(asked, watch.signal)
        return describeDataset(dataset, wish, views, watch)
      })
    },
    savePicture: async ({ dataset: id, target, format, data }) => {
      const place = await this.#engine.places.targetFor(target)
      return savePicture(this.#dataset(id), place, Buffer.from(data, format === 'png' ? 'base64' : 'utf8'))
    },
    copy: async ({ view: id, what }) => {
      const view = this.#view(id)
      const { document } = view.dataset
      if (what.kind === 'lines') {
        await this.#views.settled([what.target], NEVER)
        return copyLines(document, this.#views.rowsOf(view.dataset, what.target))
      }
      const rows = [...view.runsBetween(what.start, what.end)].flatMap(({ start, end }) =>
        Array.from({ length: end - start }, (_, at) => (start + at) as RowId),
      )
      return copyCells(document, rows, what.columns)
    },

    apply: async ({ dataset: id, change, request, job }) => {
      const dataset = this.#writable(id)
      return this.#asJob(dataset, job ?? null, 'change', async (watch) => {
        // All rows are all that there are, not all that are known by now.
        if (isOfAllRows(request)) await dataset.passes.indexed()
        await this.#views.settled(targetsOf(request), watch.signal)
        return dataset.apply(
          change,
          request,
          {
            rowsOf: (target) => this.#views.rowsOf(dataset, target),
            setOf: (target) => this.#views.setOf(dataset, target),
          },
          watch,
        )
      })
    },
    ...this.#mends.calls,
    readDecisions: async ({ dataset: id, job, field }) => {
      const dataset = this.#writable(id)
      return this.#asJob(dataset, job, 'read-decisions', (watch) => dataset.decisions.read(field, watch))
    },
    setPalette: async ({ dataset, palette }) => {
      await this.#writable(dataset).decisions.setPalette(palette)
      return {}
    },
    undo: async ({ dataset }) => this.#writable(dataset).undo(),
    redo: async ({ dataset }) => this.#writable(dataset).redo(),

    setEncodingOut: async ({ dataset, isUtf8 }) => {
      await this.#writable(dataset).setSavesAsUtf8(isUtf8)
      return this.#stateOf(this.#dataset(dataset))
    },
    save: async ({ dataset: id, job }) => {
      const dataset = this.#writable(id)
      return this.#asJob(dataset, job, 'save', async (watch) => (await dataset.save(null, watch)).result)
    },
    saveAs: async ({ dataset: id, job, target }) => {
      const dataset = this.#writable(id)
      return this.#asJob(dataset, job, 'save-as', async (watch) => {
        const place = await this.#engine.places.targetFor(target)
        return (await dataset.save(place, watch)).result
      })
    },
    exportRows: async ({ dataset: id, job, what, target, form }) => {
      const dataset = this.#dataset(id)
      return this.#asJob(dataset, job, 'export', async ({ signal, onProgress }) => {
        const place = await this.#engine.places.targetFor(target)
        await dataset.passes.indexed()
        await this.#views.settled([what], signal)
        return dataset.inLine(() =>
          exportRows({
            context: dataset.context,
            document: dataset.document,
            home: dataset.home,
            rows: this.#views.rowsOf(dataset, what),
            target: place,
            form,
            hashFilePath: dataset.passes.freshHashPath(),
            signal,
            onProgress: (rows, total) => onProgress(rows, total, 'rows'),
          }),
        )
      })
    },
    cancel: async ({ job }) => {
      this.#jobs.get(job)?.abort(new EngineError('cancelled'))
      return {}
    },
    resolveConflict: async ({ dataset: id, job, choice }) => {
      const dataset = this.#writable(id)
      if (choice === 'keep') {
        await dataset.keepOpened()
        return this.#stateOf(dataset)
      }
      return this.#asJob(dataset, job, 'reload', () => this.#reload(id))
    },
    dismissNotices: async ({ dataset }) => {
      this.#dataset(dataset).dismissNotices()
      return {}
    },

    listBackups: async ({ dataset }) => {
      const { source } = this.#dataset(dataset).document.base
      const backups = await listAllBackups(this.#engine.context.disk, source)
      return { backups, totalBytes: backups.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) }
    },
    restoreBackup: async ({ dataset: id, job, backup }) => {
      const dataset = this.#writable(id)
      return this.#asJob(dataset, job, 'restore-backup', async ({ signal, onProgress }) => {
        await restoreBackup(dataset, backup, signal, (done, total) => onProgress(done, total, 'bytes'))
        return this.#reload(id)
      })
    },
    deleteBackup: async ({ dataset: id, backup }) => {
      const dataset = this.#writable(id)
      const { disk } = this.#engine.context
      await disk.unlink((await findBackup(disk, dataset.document.base.source, backup)).backup)
      return {}
    },
    setSettings: (settings) => this.#engine.setSettings(settings),
    setTokenizer: async ({ file }) =>
      this.#engine.setTokenizer(file === null ? null : await this.#engine.places.fileFor(file)),
    ...answerDuplicates({
      places: { fileFor: (file) => this.#engine.places.fileFor(file) },
      targetFor: (target) => this.#engine.places.targetFor(target),
      datasetOf: (id) => this.#dataset(id),
      writable: (id) => this.#writable(id),
      rowsOfView: async (view, signal) => {
        await this.#views.settled([{ kind: 'view', view }], signal)
        return this.#view(view).asSet()
      },
      asJob: (...job) => this.#asJob(...job),
    }),
    ...answerSql({
      datasetOf: (id) => this.#dataset(id),
      targetFor: (target) => this.#engine.places.targetFor(target),
      asJob: (dataset, job, work) => this.#asJob(dataset, job, 'sql', work),
    }),
  }

  #dataset(id: DatasetId): Dataset {
    return this.#engine.datasetFor(this, id)
  }

  #writable(id: DatasetId): Dataset {
    const dataset = this.#dataset(id)
    const access = this.#engine.accessFor(this, id)
    if (access.mode === 'read') throw new EngineError('read-only', { reason: access.reason })
    return dataset
  }

  #stateOf(dataset: Dataset) {
    return { ...dataset.getState(), access: this.#engine.accessFor(this, dataset.id) }
  }

  #view(id: ViewId): View {
    return this.#views.get(id)
  }

  async #reload(id: DatasetId) {
    const dataset = await this.#engine.reopen(id)
    await dataset.passes.indexed()
    await dataset.inLine(async () => undefined)
    return this.#stateOf(dataset)
  }

  async #asJob<T>(
    dataset: Dataset | null,
    name: JobId | null,
    kind: Job['kind'],
    work: (watch: JobWatch) => Promise<T>,
  ): Promise<T> {
    const controller = new AbortController()
    if (name !== null) this.#jobs.set(name, controller)
    let job: Job | null =
      name === null
        ? null
        : { job: name, dataset: dataset?.id ?? '', kind, state: 'running', done: 0, total: 0, unit: 'bytes' }
    let sentMs = 0
    const send = (error: unknown): void => {
      if (job !== null) this.send({ kind: 'job', job, error: error === null ? null : reportOf(error) })
    }
    const onProgress: JobWatch['onProgress'] = (done, total, unit) => {
      if (job === null || performance.now() - sentMs < JOB_INTERVAL_MS) return
      sentMs = performance.now()
      job = { ...job, done, total, unit }
      send(null)
    }
    try {
      send(null)
      const result = await work({ signal: controller.signal, onProgress })
      if (job !== null) job = { ...job, state: 'done', done: job.total }
      send(null)
      return result
    } catch (error) {
      if (job !== null) job = { ...job, state: controller.signal.aborted ? 'cancelled' : 'failed' }
      send(error)
      throw error
    } finally {
      if (name !== null) this.#jobs.delete(name)
    }
  }
}

const MAX_PAGE_ROWS = 1000
const NEVER = new AbortController().signal

const isOfAllRows = (request: ChangeRequest): boolean =>
  request.kind === 'batch'
    ? request.requests.some(isOfAllRows)
    : 'target' in request && request.target.kind === 'dataset'
