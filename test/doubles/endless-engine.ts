/**
 * An engine for any number of rows, each made from its number when it is asked for. It only reads and selects: it stands
 * in where the window's own speed and arithmetic are looked at, far past what an array could hold.
 */
import type { EngineSession } from '../../shared/channel.ts'
import {
  type Cell,
  type Columns,
  type DatasetState,
  type EngineApi,
  type EngineEvent,
  type RowView,
  SEARCH_DONE,
} from '../../shared/contract.ts'
import { EngineError } from '../../shared/engine-error.ts'
import { type DatasetId, position, rowId, type ViewId } from '../../shared/ids.ts'
import type { JsonPath } from '../../shared/json-path.ts'
import { PLAIN_FILE } from './naive-encodings.ts'

const DATASET = 'endless' as DatasetId
const VIEW = 'endless-view' as ViewId
const ENGLISH = 'The quick brown fox thinks about gradients, and about what a reward model would say. '
const CHINESE = '大语言模型的微调数据需要仔细筛选，重复与低质量的样本会损害训练效果。'
const FIELDS = ['id', 'prompt', 'response', 'messages', 'score', 'ok', 'source', 'meta'] as const

export class EndlessEngine {
  readonly #rowCount: number
  readonly #delayMs: number
  reads = 0

  constructor(rowCount: number, delayMs: number) {
    this.#rowCount = rowCount
    this.#delayMs = delayMs
  }

  connect(_emit: (event: EngineEvent) => void): EngineSession {
    const api = this.#api()
    return {
      call: async (name, input) => {
        const answer = (api as Partial<Record<string, (input: never) => unknown>>)[name]
        if (answer === undefined) throw new EngineError('bad-request', { reason: name })
        return answer(input as never) as never
      },
      end: () => {},
    }
  }

  #api(): Partial<EngineApi> {
    const view = { view: VIEW, query: { text: '' }, rowCount: this.#rowCount, search: SEARCH_DONE }
    return {
      hello: async () => ({
        host: { kind: 'headless', folderName: 'endless', version: '0', platform: 'test' },
        settings: { keepsBackup: true, decisionsOut: 'none', decisionsField: 'winnow' },
      }),
      open: async () => ({ state: this.#state(), columns: columns(), view }),
      close: async () => ({}),
      getState: async () => this.#state(),
      getColumns: async () => columns(),
      openView: async () => view,
      closeView: async () => ({}),
      findPosition: async ({ row }) => ({ position: position(row) }),
      select: async ({ gesture }) => ({ selected: gesture.kind === 'all' ? this.#rowCount : 0 }),
      readRows: async ({ start, end, columns: paths, previewChars }) => {
        this.reads++
        if (this.#delayMs > 0) await new Promise((resolve) => setTimeout(resolve, this.#delayMs))
        const count = Math.max(0, Math.min(end, this.#rowCount) - start)
        const rows = Array.from({ length: count }, (_, at) => rowAt(start + at, paths, previewChars))
        return { revision: 0, start, rows }
      },
      readRow: async ({ row }) => ({
        row,
        revision: 0,
        text: JSON.stringify(Object.fromEntries(FIELDS.map((field) => [field, valueAt(row, field)]))),
        before: null,
        isCut: false,
        byteLength: 1,
        fault: null,
        state: 'original',
        isDeleted: false,
        decision: UNDECIDED,
      }),
    }
  }

  #state(): DatasetState {
    const pass = { state: 'done' as const, bytesDone: 1, bytesTotal: 1 }
    return {
      dataset: DATASET,
      name: 'endless.jsonl',
      location: '',
      sizeBytes: this.#rowCount * 1_200,
      access: { mode: 'write' },
      revision: 0,
      rows: { count: this.#rowCount, isExact: true },
      counts: { edited: 0, inserted: 0, deleted: 0, malformed: 0, isMalformedExact: true },
      decisions: { keep: 0, drop: 0, noted: 0, tags: [] },
      palette: { tags: [] },
      samples: { usual: null, mapping: null, pass, isComplete: true, formats: [], findings: [] },
      signals: { pass, isComplete: true },
      duplicates: null,
      index: pass,
      survey: pass,
      lineEnds: { lf: this.#rowCount, crlf: 0, isLastMissing: false },
      hasBom: false,
      ...PLAIN_FILE,
      fingerprint: null,
      disk: 'same',
      undo: null,
      redo: null,
      isUnsaved: false,
      savedAtMs: null,
      epoch: 0,
      notices: [],
    }
  }
}

const UNDECIDED = { verdict: null, tags: [], note: null, reason: null }

const columns = (): Columns => ({
  columns: FIELDS.map((field) => ({ path: [field], kinds: { [kindOf(valueAt(1, field))]: 1 }, rows: 1 })),
  rowsSeen: 1,
  isComplete: true,
  omitted: 0,
})

const rowAt = (at: number, paths: readonly JsonPath[], previewChars: number): RowView => ({
  row: rowId(at),
  number: at,
  state: at % 97 === 3 ? 'edited' : 'original',
  isDeleted: at % 131 === 5,
  isSelected: false,
  signals: [],
  byteLength: 1_200,
  fault: null,
  raw: null,
  decision: UNDECIDED,
  sample: null,
  cells: paths.map(([field]) => cellOf(valueAt(at, String(field)), previewChars)),
})

const cellOf = (value: unknown, previewChars: number): Cell => {
  const kind = value === undefined ? 'absent' : kindOf(value)
  const text = typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value)
  return {
    kind,
    text: text.slice(0, previewChars),
    length: typeof value === 'string' ? value.length : Array.isArray(value) ? value.length : 2,
    isCut: text.length > previewChars,
    isTurns: Array.isArray(value),
    isEdited: false,
  }
}

const kindOf = (value: unknown): Exclude<Cell['kind'], 'absent'> => {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value as 'string' | 'number' | 'boolean' | 'object'
}

const valueAt = (at: number, field: string): unknown => {
  const words = at % 3 === 0 ? CHINESE : ENGLISH
  switch (field) {
    case 'id':
      return at * 7_919
    case 'prompt':
      return `${at}: ${words.repeat((at % 4) + 1)}`
    case 'response':
      return `${words.repeat((at % 11) + 2)}\n\n${at}`
    case 'messages':
      return Array.from({ length: (at % 5) + 2 }, (_, turn) => ({
        role: turn % 2 === 0 ? 'user' : 'assistant',
        content: words,
      }))
    case 'score':
      return (at % 1_000) / 10
    case 'ok':
      return at % 2 === 0
    case 'source':
      return at % 5 === 0 ? null : `part-${at % 9}`
    case 'meta':
      return at % 7 === 0 ? undefined : { split: 'train', n: at }
    default:
      return undefined
  }
}
