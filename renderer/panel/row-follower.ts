/**
 * The row beside the grid: follows the cursor, reads the row it stands on, and keeps the last row on screen until the next
 * one is ready, so that walking through rows never flickers. Reads a large row's first part; all of it only when asked.
 */
import type { RowText } from '../../shared/contract.ts'
import { EngineError, type ErrorReport, isEngineError, reportOf } from '../../shared/engine-error.ts'
import type { Position, RowId } from '../../shared/ids.ts'
import type { DatasetStore } from '../dataset/dataset-store.ts'
import type { GridStore } from '../grid/grid-store.ts'
import { FIELDS_AT_ONCE, type FieldModel, fieldsOf } from './field-model.ts'
import type { JsonText } from './json-outline.ts'
import { findSkips } from './json-skips.ts'

/** A row read, with what the views need of it. */
export interface ReadRow {
  readonly row: RowId
  readonly position: Position
  readonly text: RowText
  /** Null for a malformed row, which is read as raw text only. */
  readonly json: JsonText | null
  readonly fields: FieldModel
  readonly fieldLimit: number
  /** Whether what the row was before is known to its end, when it was another. */
  readonly isBeforeWhole: boolean
}

export type Following =
  | { readonly state: 'empty' }
  /** Nothing has been read yet. */
  | { readonly state: 'waiting' }
  /** `share` is how much of the whole row has been read, while it is being read. */
  | { readonly state: 'ready'; readonly read: ReadRow; readonly share: number | null }
  | { readonly state: 'failed'; readonly error: ErrorReport }

/** The first part of a row that is read unasked, in UTF-16 units. */
export const FIRST_PART = 2 ** 20
/** Rows above this are never read whole: a window's memory and an engine's answer end there. */
export const WHOLE_LIMIT = 256 * 2 ** 20
/** What is larger comes in parts, so that no message keeps the window waiting: bytes of one part, and from what size on. */
const PART = 2 * 2 ** 20
const PARTS_FROM = 4 * 2 ** 20
/** Steps that follow each other faster than this are one walk, of which only the end is read. */
const WALK_MS = 70

type Rows = Pick<DatasetStore, 'api' | 'getState' | 'subscribe'>
type Cursors = Pick<GridStore, 'getCursor' | 'subscribe'>

export class RowFollower {
  readonly #dataset: Rows
  readonly #grid: Cursors
  readonly #walkMs: number
  readonly #listeners = new Set<() => void>()
  #following: Following = { state: 'empty' }
  #wanted: { row: RowId; position: Position } | null = null
  #limit = FIRST_PART
  #loadedRevision = -1
  #movedAtMs = Number.NEGATIVE_INFINITY
  #timer: ReturnType<typeof setTimeout> | undefined
  #load = new AbortController()

  /** `walkMs`: rows that are there before they are gone to need no patience, and take 0. */
  constructor(dataset: Rows, grid: Cursors, walkMs = WALK_MS) {
    this.#dataset = dataset
    this.#grid = grid
    this.#walkMs = walkMs
  }

  /** Starts to follow; the answer stops it. */
  start(): () => void {
    const stops = [this.#grid.subscribe(() => this.#onCursor()), this.#dataset.subscribe(() => this.#onDataset())]
    this.#onCursor()
    return () => {
      for (const stop of stops) stop()
      clearTimeout(this.#timer)
      this.#load.abort()
      this.#wanted = null
    }
  }

  getFollowing(): Following {
    return this.#following
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Reads the whole of a row that was read in part. */
  readAll(): void {
    if (this.#following.state !== 'ready') return
    this.#limit = Math.min(this.#following.read.text.byteLength, WHOLE_LIMIT)
    this.#show({ ...this.#following, share: 0 })
    void this.#read()
  }

  /** Reads the row again, after a failure. */
  retry(): void {
    void this.#read()
  }

  /** Makes more of the row's fields. */
  showMoreFields(): void {
    if (this.#following.state !== 'ready') return
    const { read } = this.#following
    const fieldLimit = read.fieldLimit + FIELDS_AT_ONCE
    const fields = read.json === null ? read.fields : fieldsOf(read.json, fieldLimit)
    this.#show({ ...this.#following, read: { ...read, fields, fieldLimit } })
  }

  #onCursor(): void {
    const cursor = this.#grid.getCursor()
    if (cursor === null) {
      this.#wanted = null
      clearTimeout(this.#timer)
      this.#load.abort()
      if (this.#following.state !== 'empty') this.#show({ state: 'empty' })
      return
    }
    const wanted = this.#wanted
    this.#wanted = { row: cursor.row, position: cursor.position }
    if (wanted !== null && wanted.row === cursor.row) {
      if (wanted.position !== cursor.position) this.#moveTo(cursor.position)
      return
    }
    this.#limit = FIRST_PART
    const sinceMoveMs = performance.now() - this.#movedAtMs
    this.#movedAtMs = performance.now()
    clearTimeout(this.#timer)
    if (this.#following.state === 'empty') this.#show({ state: 'waiting' })
    if (sinceMoveMs > this.#walkMs || this.#walkMs === 0) void this.#read()
    else this.#timer = setTimeout(() => void this.#read(), this.#walkMs)
  }

  #onDataset(): void {
    if (this.#wanted !== null && this.#dataset.getState().revision > this.#loadedRevision) void this.#read()
  }

  /** The row stands elsewhere now, since rows were inserted or the view changed. */
  #moveTo(position: Position): void {
    if (this.#following.state === 'ready') {
      this.#show({ ...this.#following, read: { ...this.#following.read, position } })
    }
  }

  async #read(): Promise<void> {
    const wanted = this.#wanted
    if (wanted === null) return
    this.#load.abort()
    this.#load = new AbortController()
    const { signal } = this.#load
    const { dataset, revision } = this.#dataset.getState()
    this.#loadedRevision = revision
    try {
      const isInParts = this.#limit > PARTS_FROM
      const first = await this.#dataset.api.readRow({
        dataset,
        row: wanted.row,
        limit: isInParts ? FIRST_PART : this.#limit,
      })
      if (signal.aborted) return
      const text = isInParts && first.isCut ? await this.#readParts(first, signal) : first
      if (text === null) return
      const read = await this.#understand(wanted.row, text, first.before === null || !first.isCut, signal)
      if (read === null || signal.aborted) return
      this.#loadedRevision = Math.max(this.#loadedRevision, text.revision)
      this.#show({ state: 'ready', read, share: null })
    } catch (error) {
      if (!(error instanceof EngineError)) throw error
      if (signal.aborted) return
      // A lost connection comes back by itself, and tells of it by a new state; until then the last row stays on screen.
      this.#loadedRevision = -1
      if (isEngineError(error, 'connection-lost')) return
      this.#show({ state: 'failed', error: reportOf(error) })
    }
  }

  /** Reads a large row part by part; from the start again when it changed meanwhile. Null when it is not wanted any more. */
  async #readParts(first: RowText, signal: AbortSignal): Promise<RowText | null> {
    const { dataset } = this.#dataset.getState()
    const parts: string[] = []
    let startByte: number | null = 0
    while (startByte !== null) {
      const part: RowText = await this.#dataset.api.readRow({ dataset, row: first.row, limit: PART, startByte })
      if (signal.aborted) return null
      if (part.revision !== first.revision) {
        void this.#read()
        return null
      }
      // An engine that knows no parts answers with the start of the row, which must never be taken for all of it.
      if (part.nextByte === undefined) {
        return this.#dataset.api.readRow({ dataset, row: first.row, limit: this.#limit })
      }
      parts.push(part.text)
      startByte = part.nextByte
      if (this.#following.state === 'ready') {
        this.#show({ ...this.#following, share: (startByte ?? first.byteLength) / first.byteLength })
      }
    }
    return { ...first, text: parts.join(''), isCut: false }
  }

  async #understand(row: RowId, text: RowText, isBeforeWhole: boolean, signal: AbortSignal): Promise<ReadRow | null> {
    const position = this.#wanted?.position ?? this.#grid.getCursor()?.position
    if (position === undefined) return null
    const shown = this.#following.state === 'ready' && this.#following.read.row === row ? this.#following.read : null
    const isSame = shown !== null && shown.text.text === text.text && (shown.json === null) === (text.fault !== null)
    // What is the same to the object needs not be drawn again.
    if (isSame && shown.text === text && shown.position === position) return shown
    if (isSame) return { ...shown, position, text, isBeforeWhole }
    const fieldLimit = shown?.fieldLimit ?? FIELDS_AT_ONCE
    if (text.fault !== null) {
      return { row, position, text, json: null, fields: { fields: [], hasMore: false }, fieldLimit, isBeforeWhole }
    }
    const skips = text.text.length > FIRST_PART ? await findSkips(text.text, signal) : null
    if (signal.aborted) return null
    const json = { text: text.text, skips }
    return { row, position, text, json, fields: fieldsOf(json, fieldLimit), fieldLimit, isBeforeWhole }
  }

  #show(following: Following): void {
    this.#following = following
    for (const listener of this.#listeners) listener()
  }
}
