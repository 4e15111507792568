/** One connection's half of the naive engine: its views, its selections, and what it may write. */
import type { EngineSession } from '../../shared/channel.ts'
import {
  type CallName,
  contract,
  type DatasetState,
  type EngineApi,
  type EngineEvent,
  type FileRef,
  type HostInfo,
  type Job,
  type Query,
  type SaveResult,
  SEARCH_DONE,
  type TargetRef,
  type ViewInfo,
} from '../../shared/contract.ts'
import { EngineError } from '../../shared/engine-error.ts'
import { type DatasetId, type JobId, position, type RowId, type ViewId } from '../../shared/ids.ts'
import { countDecisions, requestsIn, toldDecision } from './naive-decisions.ts'
import { naiveDescription } from './naive-description.ts'
import { NaiveDocument, type NaiveRow } from './naive-document.ts'
import { PLAIN_FILE } from './naive-encodings.ts'
import { datasetIdOf, type NaiveEngine, type OpenDataset } from './naive-engine.ts'
import { columnsOf, parseRow } from './naive-json.ts'
import { naiveSignal, naiveTest } from './naive-query.ts'
import { byteLengthOf, cellText, rowViewOf, stateOfRow, textOf } from './naive-rows.ts'
import { naiveSort } from './naive-sort.ts'
import { naiveSql } from './naive-sql.ts'
import { noDuplicates } from './no-duplicates.ts'
import { noMends } from './no-mends.ts'

interface View {
  readonly dataset: OpenDataset
  readonly query: Query
  /** In the order of the view, with those that are in the file no more. */
  readonly members: Set<RowId>
  selected: Set<RowId>
  isSorted: boolean
}
type Target = Parameters<EngineApi['exportRows']>[0]['what']

export class NaiveSession implements EngineSession {
  readonly emit: (event: EngineEvent) => void
  readonly #engine: NaiveEngine
  readonly #views = new Map<ViewId, View>()
  readonly #opened = new Set<OpenDataset>()
  #nextView = 1

  constructor(engine: NaiveEngine, emit: (event: EngineEvent) => void) {
    this.#engine = engine
    this.emit = emit
  }

  async call<K extends CallName>(name: K, input: unknown): Promise<never> {
    const checked = contract[name].input.safeParse(input)
    if (!checked.success) throw new EngineError('bad-request', { reason: checked.error.message })
    return (this.api[name] as (input: unknown) => Promise<never>)(checked.data)
  }

  end(): void {
    this.#engine.sessions.delete(this)
    for (const open of this.#opened) if (open.writer === this) open.writer = null
  }

  show(open: OpenDataset): void {
    if (this.#opened.has(open)) this.emit({ kind: 'state', state: this.#stateOf(open) })
  }

  readonly api: EngineApi = {
    ...noDuplicates,
    ...noMends,
    hello: async () => ({ host: { ...defaultHost, ...this.#engine.options.host }, settings: this.#engine.settings }),
    listFolder: async ({ path }) => ({ entries: this.#list(path) }),
    examineFile: async ({ file }) => {
      const name = this.#fileOf(file)
      return { name: baseName(name), guesses: [...(this.#engine.encodings.guesses.get(name) ?? [])] }
    },
    open: async ({ file, encoding }) => {
      const name = this.#fileOf(file)
      this.#engine.encodings.check(name, encoding)
      const text = this.#engine.files.get(name)
      if (text === undefined) throw new EngineError('file-missing', { file: name })
      if (text === '') throw new EngineError('file-empty', { file: name })
      if (text.includes('\u0000')) throw new EngineError('file-binary', { file: name, found: 'zip' })
      const dataset = datasetIdOf(name)
      const open: OpenDataset = this.#engine.datasets.get(dataset) ?? {
        file: name,
        document: new NaiveDocument(text, () => this.#engine.now()),
        confirmed: new Map(),
        writer: null,
        palette: { tags: [] },
        patch: {},
        savedAtMs: null,
      }
      this.#engine.datasets.set(dataset, open)
      this.#opened.add(open)
      open.writer ??= this
      return { state: this.#stateOf(open), columns: columnsIn(open), view: this.#openView(open, { text: '' }) }
    },
    close: async ({ dataset }) => {
      const open = this.#engine.get(dataset)
      if (open.writer === this) open.writer = null
      this.#opened.delete(open)
      return {}
    },
    getState: async ({ dataset }) => this.#stateOf(this.#engine.get(dataset)),
    getColumns: async ({ dataset }) => columnsIn(this.#engine.get(dataset)),
    stopIndex: async () => ({}),
    resumeIndex: async () => ({}),
    readSamples: async () => ({}),
    openView: async ({ dataset, query }) => this.#openView(this.#engine.get(dataset), query),
    closeView: async ({ view }) => {
      this.#views.delete(view)
      return {}
    },
    stopSearch: async () => ({}),
    getView: async ({ view }) => this.#infoOf(view),
    readRows: async ({ view, start, end, columns, previewChars, signals = [] }) => {
      const { dataset } = this.#view(view)
      const numbers = new Map(dataset.document.rows.map((row, at) => [row.row, at]))
      const rows = this.#rowsOf(view).slice(start, end)
      return {
        revision: dataset.document.revision,
        start,
        rows: rows.map((row) => ({
          ...rowViewOf(row, numbers.get(row.row) ?? 0, this.#view(view).selected.has(row.row), columns, previewChars),
          decision: toldDecision(dataset.document.rows, row),
          signals: signals.map((id) => naiveSignal(row.text, id)),
        })),
      }
    },
    readRow: async ({ dataset, row, limit }) => {
      const { document } = this.#engine.get(dataset)
      const found = document.find(row)
      const { text, before, isDeleted } = found
      const parsed = parseRow(text)
      return {
        row,
        revision: document.revision,
        text: text.slice(0, limit),
        before: before === text ? null : before,
        isCut: text.length > limit,
        byteLength: byteLengthOf(text),
        fault: parsed.ok ? null : parsed.fault,
        state: stateOfRow(found),
        isDeleted,
        decision: toldDecision(document.rows, found),
      }
    },
    findPosition: async ({ view, row }) => {
      const at = this.#rowsOf(view).findIndex((other) => other.row === row)
      return { position: at === -1 ? null : position(at) }
    },
    select: async ({ view: name, gesture }) => {
      const view = this.#view(name)
      const rows = this.#rowsOf(name).map((row) => row.row)
      if (gesture.kind === 'none') view.selected = new Set()
      if (gesture.kind === 'all') view.selected = new Set(rows)
      if (gesture.kind === 'range')
        view.selected = new Set([...(gesture.add ? view.selected : []), ...rows.slice(gesture.start, gesture.end)])
      if (gesture.kind === 'toggle' && !view.selected.delete(gesture.row)) view.selected.add(gesture.row)
      return { selected: view.selected.size }
    },
    describe: async (input) => naiveDescription(this.#engine.get(input.dataset), input),
    savePicture: async ({ target, data }) => ({ name: this.#nameOf(target), bytes: byteLengthOf(data) }),
    copy: async ({ view, what }) => {
      if (what.kind === 'lines') {
        const rows = this.#targetIds(what.target, this.#view(view).dataset)
        const texts = this.#view(view).dataset.document.rows.flatMap((row) => (rows.has(row.row) ? [row.text] : []))
        return { text: texts.join('\n'), rows: texts.length }
      }
      const rows = this.#rowsOf(view).slice(what.start, what.end)
      const lines = rows.map((row) => what.columns.map((path) => cellText(row.text, path)).join('\t'))
      return { text: lines.join('\n'), rows: rows.length }
    },
    apply: async ({ dataset, change, request }) => {
      const open = this.#engine.get(dataset)
      const known = open.confirmed.get(change)
      if (known !== undefined) return known
      this.#mustWrite(open)
      this.#engine.encodings.checkHeld(request, open.patch)
      const confirmation = open.document.apply(request, (target) => this.#targetIds(target, open))
      open.confirmed.set(change, confirmation)
      this.#engine.push(open)
      return confirmation
    },
    readDecisions: async ({ dataset, field }) => {
      const open = this.#engine.get(dataset)
      this.#mustWrite(open)
      const requests = open.document.rows.flatMap(({ row, text }) => requestsIn(text, field, row))
      const confirmation = open.document.apply({ kind: 'batch', requests }, (target) => this.#targetIds(target, open))
      this.#engine.push(open)
      return confirmation
    },
    setMapping: async () => ({}),
    setPalette: async ({ dataset, palette }) => {
      const open = this.#engine.get(dataset)
      this.#mustWrite(open)
      open.palette = palette
      this.#engine.push(open)
      return {}
    },
    undo: async ({ dataset }) => {
      const open = this.#engine.get(dataset)
      this.#mustWrite(open)
      const confirmation = open.document.travel(open.document.past, open.document.future, 'nothing-to-undo')
      this.#engine.push(open)
      return confirmation
    },
    redo: async ({ dataset }) => {
      const open = this.#engine.get(dataset)
      this.#mustWrite(open)
      const confirmation = open.document.travel(open.document.future, open.document.past, 'nothing-to-redo')
      this.#engine.push(open)
      return confirmation
    },
    setEncodingOut: async ({ dataset, isUtf8 }) => {
      this.#engine.pushState(dataset, { savesAsUtf8: isUtf8 })
      return this.#stateOf(this.#engine.get(dataset))
    },
    save: async ({ dataset, job }) => {
      const open = this.#engine.get(dataset)
      if (open.patch.disk === 'changed') throw new EngineError('source-changed', { file: open.file })
      const result = this.#resultOf(open, open.file, open.document.rows)
      await this.#run(job, dataset, 'save', result.bytes)
      open.document.settle()
      open.savedAtMs = this.#engine.now()
      this.#engine.push(open)
      return result
    },
    saveAs: async ({ dataset, job, target }) => {
      const open = this.#engine.get(dataset)
      const name = this.#nameOf(target)
      const result = this.#resultOf(open, name, open.document.rows)
      await this.#run(job, dataset, 'save-as', result.bytes)
      this.#engine.files.set(name, textOf(open.document.rows))
      open.document.settle()
      open.patch = { ...open.patch, name: baseName(name), disk: 'same' }
      open.savedAtMs = this.#engine.now()
      this.#engine.push(open)
      return result
    },
    exportRows: async ({ dataset, job, what, target }) => {
      const open = this.#engine.get(dataset)
      const rows = this.#targetIds(what, open)
      const chosen = open.document.rows.filter((row) => rows.has(row.row))
      const name = this.#nameOf(target)
      const result = this.#resultOf(open, name, chosen)
      await this.#run(job, dataset, 'export', result.bytes)
      this.#engine.files.set(name, textOf(chosen))
      return result
    },
    cancel: async ({ job }) => {
      this.#cancelled.add(job)
      return {}
    },
    resolveConflict: async ({ dataset, job, choice }) => {
      const open = this.#engine.get(dataset)
      await this.#run(job, dataset, 'reload', 1000)
      const notices: DatasetState['notices'] =
        choice === 'reload' ? [{ code: 'reattached', values: { attached: 12, lost: 1 } }] : []
      open.patch = { ...open.patch, disk: 'same', notices }
      this.#engine.push(open)
      return this.#stateOf(open)
    },
    dismissNotices: async ({ dataset }) => {
      this.#engine.pushState(dataset, { notices: [] })
      return {}
    },
    listBackups: async () => {
      const { backups } = this.#engine
      return { backups, totalBytes: backups.reduce((sum, backup) => sum + backup.sizeBytes, 0) }
    },
    restoreBackup: async ({ dataset, job }) => {
      await this.#run(job, dataset, 'restore-backup', 1000)
      return this.#stateOf(this.#engine.get(dataset))
    },
    deleteBackup: async ({ backup }) => {
      this.#engine.backups = this.#engine.backups.filter((other) => other.backup !== backup)
      return {}
    },
    ...naiveSql,
    setSettings: async (settings) => {
      this.#engine.settings = settings
      return settings
    },
    setTokenizer: async ({ file }) => {
      const tokenizer = file === null ? null : { id: '0'.repeat(32), name: 'tokenizer.json' }
      this.#engine.settings = { ...this.#engine.settings, tokenizer }
      return this.#engine.settings
    },
  }

  readonly #cancelled = new Set<JobId>()

  async #run(job: JobId, dataset: DatasetId, kind: Job['kind'], total: number): Promise<void> {
    const stepMs = (this.#engine.options.jobMs ?? 0) / 10
    const tell = (state: Job['state'], done: number): void =>
      this.#engine.emit({ kind: 'job', job: { job, dataset, kind, state, done, total, unit: 'bytes' }, error: null })
    for (let step = 0; step <= 10; step++) {
      if (this.#cancelled.has(job)) {
        tell('cancelled', 0)
        throw new EngineError('cancelled')
      }
      tell('running', Math.floor((total * step) / 10))
      if (stepMs > 0) await new Promise((resolve) => setTimeout(resolve, stepMs))
    }
    tell('done', total)
  }

  #list(path: readonly string[]): { name: string; kind: 'folder' | 'file'; sizeBytes: number; modifiedMs: number }[] {
    const prefix = path.map((step) => `${step}/`).join('')
    const folders = new Set<string>()
    const files = new Map<string, number>()
    for (const [file, text] of this.#engine.files) {
      if (file === 'sample' || !file.startsWith(prefix)) continue
      const [name = '', ...rest] = file.slice(prefix.length).split('/')
      if (rest.length > 0) folders.add(name)
      else files.set(name, byteLengthOf(text))
    }
    const now = this.#engine.now()
    return [
      ...[...folders].map((name) => ({ name, kind: 'folder' as const, sizeBytes: 0, modifiedMs: now - 86_400_000 })),
      ...[...files].map(([name, sizeBytes], at) => ({
        name,
        kind: 'file' as const,
        sizeBytes,
        modifiedMs: now - (at + 1) ** 3 * 1_700_000,
      })),
    ]
  }

  #fileOf(file: FileRef): string {
    if (file.kind === 'sample') return 'sample'
    if (file.kind === 'served') return file.path.join('/')
    if (file.kind === 'picked') return file.token
    if (file.kind === 'several') return this.#fileOf(file.files[0] ?? { kind: 'sample' })
    for (const name of this.#engine.files.keys()) if (datasetIdOf(name) === file.dataset) return name
    throw new EngineError('file-missing', { file: file.dataset })
  }

  #nameOf(target: TargetRef): string {
    if (target.kind === 'picked') return target.token
    const name = target.path.join('/')
    if (this.#engine.files.has(name) && !target.overwrite) throw new EngineError('target-exists', { file: name })
    return name
  }

  #stateOf(open: OpenDataset): DatasetState {
    const { rows, past, future, revision } = open.document
    const sizeBytes = byteLengthOf(this.#engine.files.get(open.file) ?? '')
    const counts = { edited: 0, inserted: 0, deleted: 0, malformed: 0, isMalformedExact: true }
    for (const row of rows) {
      if (row.isDeleted) counts.deleted += 1
      else if (!parseRow(row.text).ok) counts.malformed += 1
      if (stateOfRow(row) === 'edited') counts.edited += 1
      if (stateOfRow(row) === 'inserted') counts.inserted += 1
    }
    const pass = { state: 'done' as const, bytesDone: sizeBytes, bytesTotal: sizeBytes }
    return {
      dataset: datasetIdOf(open.file),
      name: open.file === 'sample' ? 'winnow-sample.jsonl' : baseName(open.file),
      location: open.file.split('/').slice(0, -1).join('/'),
      sizeBytes,
      access: open.writer === this ? { mode: 'write' } : { mode: 'read', reason: 'other-window' },
      revision,
      epoch: 0,
      rows: { count: rows.length, isExact: true },
      counts,
      decisions: countDecisions(rows, open.palette),
      palette: open.palette,
      samples: { usual: null, mapping: null, pass, isComplete: true, formats: [], findings: [] },
      signals: { pass, isComplete: true },
      duplicates: null,
      index: pass,
      survey: pass,
      lineEnds: { lf: rows.length, crlf: 0, isLastMissing: false },
      hasBom: false,
      ...PLAIN_FILE,
      fingerprint: '0123456789abcdef',
      disk: 'same',
      undo: past.at(-1)?.step ?? null,
      redo: future.at(-1)?.step ?? null,
      isUnsaved: rows.some((row) => row.isDeleted || row.text !== row.before),
      savedAtMs: open.savedAtMs,
      notices: [],
      ...open.patch,
    }
  }

  #openView(open: OpenDataset, query: Query): ViewInfo {
    const view = `view-${this.#nextView++}` as ViewId
    this.#views.set(view, { dataset: open, query, members: new Set(), selected: new Set(), isSorted: false })
    return this.#infoOf(view)
  }

  #infoOf(name: ViewId): ViewInfo {
    return { view: name, query: this.#view(name).query, rowCount: this.#rowsOf(name).length, search: SEARCH_DONE }
  }

  #view(name: ViewId): View {
    const view = this.#views.get(name)
    if (view === undefined) throw new EngineError('view-not-open')
    return view
  }

  /** Rows join a view while it is open, and none leave; a sorted one keeps its order, and they join at its end. */
  #rowsOf(name: ViewId): readonly NaiveRow[] {
    const { dataset, query, members, isSorted } = this.#view(name)
    const { rows } = dataset.document
    const test = naiveTest(query)
    const { sort = [] } = query
    if (test === null && sort.length === 0) return rows
    const found = rows.filter((row, at) => test?.(row, at + 1, rows) ?? true)
    for (const row of isSorted ? found : naiveSort(found, sort)) members.add(row.row)
    this.#view(name).isSorted = true
    if (sort.length === 0) return rows.filter((row) => members.has(row.row))
    const here = new Map(rows.map((row) => [row.row, row]))
    return [...members].flatMap((row) => here.get(row) ?? [])
  }

  #targetIds(target: Target, { document }: OpenDataset): ReadonlySet<RowId> {
    if (target.kind === 'dataset') return new Set(document.rows.map((row) => row.row))
    if (target.kind === 'row') return new Set([target.row])
    if (target.kind === 'rows') return new Set(target.rows)
    if (target.kind === 'selection') return this.#view(target.view).selected
    return new Set(this.#rowsOf(target.view).map((row) => row.row))
  }

  #resultOf(open: OpenDataset, name: string, rows: readonly NaiveRow[]): SaveResult {
    const changedRows = open.document.rows.filter((row) => row.isDeleted || row.text !== row.before).length
    const written = rows.filter((row) => !row.isDeleted)
    return {
      name: baseName(name),
      bytes: byteLengthOf(textOf(written)),
      rows: written.length,
      changedRows,
      fingerprint: '0123456789abcdef',
    }
  }

  #mustWrite(open: OpenDataset): void {
    if (this.#stateOf(open).access.mode === 'read') throw new EngineError('read-only', { reason: 'other-window' })
  }
}

const defaultHost: HostInfo = { kind: 'headless', folderName: 'datasets', version: '0.1.0', platform: 'linux' }

const columnsIn = (open: OpenDataset): Awaited<ReturnType<EngineApi['getColumns']>> => ({
  columns: columnsOf(open.document.rows.map((row) => row.text)),
  rowsSeen: open.document.rows.length,
  isComplete: true,
  omitted: 0,
})

const baseName = (name: string): string => name.split('/').at(-1) ?? name
