/**
 * Turns a wish into a change: looks at the rows as they are, finds what the wish alters, and leaves out what it does not.
 * Everything that can be refused is refused here, before anything is journaled or changed.
 */
import type { Change } from '../../../shared/change.ts'
import type { ChangeRequest, Target } from '../../../shared/contract.ts'
import { assertNever, EngineError, isEngineError } from '../../../shared/engine-error.ts'
import { FIRST_INSERTED_ROW_ID, type RowId, rowId } from '../../../shared/ids.ts'
import { setValue } from '../../../shared/json-edit.ts'
import { editJson, type JsonEdit } from '../../../shared/json-edits.ts'
import { type JsonPath, pathKey } from '../../../shared/json-path.ts'
import { checkJson } from '../../../shared/json-scan.ts'
import { RowSet } from '../../../shared/row-set.ts'
import { spliceBetween } from '../../../shared/text-splice.ts'
import { decodeLossless, encodeLossless } from '../../../shared/utf8-lossless.ts'
import type { Layout } from '../container/container.ts'
import { MAX_ROW_BYTES } from '../read/base-file.ts'
import { checkHeld } from '../source/check-held.ts'
import { fileOfRow } from '../source/file-of-row.ts'
import { DecisionDraft } from './decision-draft.ts'
import type { Document } from './document.ts'

/** What a wish comes to. An empty change means that everything is as wished already. */
export interface Resolved {
  change: Change
  /** Rows that could not take a bulk change. */
  skipped: number
}

export interface ResolveContext {
  document: Document
  /** The rows of a target, in view order. */
  rowsOf(target: Target): Iterable<RowId>
  /** The same as a set, without going through them one by one where it can be helped; the caller may alter it. */
  setOf(target: Target): RowSet
  /** Writes the lines of rows to be copied into a file beside the journal and gives its name. */
  writeCopies(rows: RowSet, first: RowId): Promise<string>
  signal: AbortSignal
  onProgress(rows: number): void
}

type SimpleRequest = Exclude<ChangeRequest, { kind: 'batch' }>

/** Copies of more rows than this go through a file instead of the journal. */
const MAX_COPIED_LINES = 1000
const YIELD_EVERY_ROWS = 2000

/** Resolves a wish against the rows as they are now. */
export const resolveRequest = async (context: ResolveContext, request: ChangeRequest): Promise<Resolved> => {
  const resolver = new Resolver(context)
  if (request.kind !== 'batch') await resolver.resolve(request, false)
  else for (const one of request.requests) await resolver.resolve(one, true)
  return resolver.finish()
}

class Resolver {
  readonly #context: ResolveContext
  /** Rows edited so far by this wish, as they will be, so that two edits of one row build on each other. */
  readonly #edited = new Map<RowId, { before: Uint8Array; after: Uint8Array; path: JsonPath | null }>()
  readonly #changes: Change[] = []
  readonly #gone = new RowSet()
  readonly #back = new RowSet()
  readonly #decisions: DecisionDraft
  #nextRow: number
  #skipped = 0
  #looked = 0

  constructor(context: ResolveContext) {
    this.#context = context
    this.#decisions = new DecisionDraft(context.document.history.decisions)
    this.#nextRow = context.document.history.nextRow
  }

  async resolve(request: SimpleRequest, isOneOfMany: boolean): Promise<void> {
    switch (request.kind) {
      case 'set':
        if (request.target.kind === 'row') return this.#setOne(request.target.row, request.path, request.json)
        if (isOneOfMany) return this.#setEach(request.target, request.path, request.json)
        return this.#setMany(request.target, request.path, request.json)
      case 'edit':
        return this.#editOne(request.row, request.edits)
      case 'judge':
        return this.#decisions.judge(this.#decidedOf(request.target), request.verdict)
      case 'tag':
        return this.#decisions.tag(this.#decidedOf(request.target), request.tag, request.isOn)
      case 'note':
        this.#position(request.row)
        return this.#decisions.note(request.row, request.text)
      case 'reason':
        this.#position(request.row)
        return this.#decisions.reason(request.row, request.reason)
      case 'replace':
        return this.#replace(request.row, request.text)
      case 'insert':
        return this.#insert(request.after, request.lines)
      case 'duplicate':
        return this.#duplicate(request.target)
      case 'delete':
        return this.#mark(request.target, true)
      case 'restore':
        return this.#mark(request.target, false)
      default:
        return assertNever(request)
    }
  }

  finish(): Resolved {
    const edits: Change[] = []
    for (const [row, { before, after, path }] of this.#edited) {
      const splices = spliceBetween(decodeLossless(before), decodeLossless(after))
      if (splices.length > 0) edits.push({ kind: 'edit', row, splices, path })
    }
    const changes = [...edits, ...this.#changes]
    if (this.#gone.size > 0) changes.push({ kind: 'delete', rows: this.#gone })
    if (this.#back.size > 0) changes.push({ kind: 'restore', rows: this.#back })
    changes.push(...this.#decisions.changes())
    return { change: changes.length === 1 ? changes[0] : { kind: 'batch', changes }, skipped: this.#skipped }
  }

  async #setOne(row: RowId, path: JsonPath, json: string): Promise<void> {
    const now = await this.#rowNow(row)
    try {
      this.#edit(row, now, setValue(now, path, json), path)
    } catch (error) {
      throw this.#withRow(error, row)
    }
  }

  async #editOne(row: RowId, edits: readonly JsonEdit[]): Promise<void> {
    const now = await this.#rowNow(row)
    try {
      this.#edit(row, now, editJson(now, edits), commonPath(edits))
    } catch (error) {
      throw this.#withRow(error, row)
    }
  }

  async #setMany(target: Target, path: JsonPath, json: string): Promise<void> {
    const rows = new RowSet()
    for (const row of this.#context.rowsOf(target)) {
      await this.#pace()
      if (this.#context.document.isDeleted(row)) continue
      const now = await this.#rowNow(row)
      try {
        const after = setValue(now, path, json)
        if (after === now) continue
        checkHeld(this.#context.document, row, after, now)
        rows.add(row)
      } catch (error) {
        if (!isEngineError(error, 'row-malformed') && !isEngineError(error, 'path-missing')) throw error
        this.#skipped += 1 // said in the confirmation: these rows stay as they are
      }
    }
    if (rows.size > 0) this.#changes.push({ kind: 'set', rows, path, json })
  }

  // Beside other wishes a bulk set is done row by row: as a layer it would lie over edits that come after it.
  async #setEach(target: Target, path: JsonPath, json: string): Promise<void> {
    if (target.kind !== 'rows') throw new EngineError('bad-request', { reason: 'a batch sets rows, not a selection' })
    for (const row of target.rows) await this.#setOne(row, path, json)
  }

  async #replace(row: RowId, text: string): Promise<void> {
    const after = rowBytes(this.#layoutAt(row), text)
    this.#edit(row, await this.#rowNow(row), after, null)
  }

  #insert(after: RowId | null, lines: readonly string[]): void {
    if (after !== null) this.#position(after)
    const layout = this.#layoutAt(after)
    const rows = lines.map((line) => (layout === 'lines' ? line : withoutBlanksAround(line)))
    for (const row of rows) checkHeld(this.#context.document, after, rowBytes(layout, row), null)
    this.#addLines(after, rows)
  }

  /** Gives how a row lies in its file, or one that is put behind it. */
  #layoutAt(row: RowId | null): Layout {
    const { document } = this.#context
    return document.base.parts[row === null ? 0 : fileOfRow(document, row)].layout
  }

  #addLines(after: RowId | null, lines: readonly string[]): void {
    this.#changes.push({ kind: 'insert', after, first: rowId(this.#nextRow), lines })
    this.#nextRow += lines.length
  }

  async #duplicate(target: Target): Promise<void> {
    const rows = RowSet.of(this.#context.rowsOf(target))
    if (rows.size === 0) return
    for (const row of rows.values()) this.#position(row)
    const first = rowId(this.#nextRow)
    if (rows.size > MAX_COPIED_LINES) {
      const file = await this.#context.writeCopies(rows, first)
      this.#changes.push({ kind: 'copy', rows, first, file })
      this.#nextRow += rows.size
      return
    }
    for (const row of rows.values()) {
      await this.#pace()
      const now = await this.#rowNow(row)
      this.#addLines(row, [decodeLossless(now)])
    }
  }

  #mark(target: Target, isGone: boolean): void {
    const { deleted } = this.#context.document.history.edits
    const rows = this.#knownOf(target)
    // Deleted and restored in one wish, a row ends as it was.
    const undone = isGone ? this.#back : this.#gone
    const taken = rows.clone()
    taken.keepAll(undone)
    undone.deleteAll(taken)
    rows.deleteAll(taken)
    if (isGone) rows.deleteAll(deleted)
    else rows.keepAll(deleted)
    const done = isGone ? this.#gone : this.#back
    done.addAll(rows)
  }

  #decidedOf(target: Target): RowSet | RowId {
    if (target.kind !== 'row') return this.#knownOf(target)
    this.#position(target.row)
    return target.row
  }

  /** Gives a target's rows; of a selection, those that an undo or a save has taken out since are left out. */
  #knownOf(target: Target): RowSet {
    const rows = this.#context.setOf(target)
    if (target.kind === 'dataset') return rows
    if (target.kind === 'row' || target.kind === 'rows') {
      for (const row of rows.values()) this.#position(row)
      return rows
    }
    const { edits, nextRow, links } = this.#context.document.history
    // Rows of the file itself go only when a save leaves them out.
    if (links.length > 0) {
      rows.keepAll(edits.order.asSet())
      return rows
    }
    const next = (start: number): RowId | null => rows.firstFrom(rowId(start), nextRow)
    for (let row = next(FIRST_INSERTED_ROW_ID); row !== null; row = next(row + 1)) {
      if (edits.order.positionOf(row) === null) rows.delete(row)
    }
    return rows
  }

  #edit(row: RowId, now: Uint8Array, after: Uint8Array, path: JsonPath | null): void {
    if (this.#context.document.isDeleted(row)) throw new EngineError('row-missing', { row: this.#number(row) })
    if (after === now) return
    const known = this.#edited.get(row)
    checkHeld(this.#context.document, row, after, known?.before ?? now)
    const isSameField =
      known === undefined || (known.path !== null && path !== null && pathKey(known.path) === pathKey(path))
    this.#edited.set(row, { before: known?.before ?? now, after, path: isSameField ? path : null })
  }

  async #rowNow(row: RowId): Promise<Uint8Array> {
    const known = this.#edited.get(row)
    if (known !== undefined) return known.after
    this.#position(row)
    return this.#context.document.readRow(row)
  }

  #position(row: RowId): number {
    const at = this.#context.document.history.edits.order.positionOf(row)
    const ordinal = this.#context.document.ordinalOf(row)
    const isKnown = ordinal === null || ordinal < this.#context.document.base.index.rowCount
    if (at === null || !isKnown) throw new EngineError('row-missing', { row: at === null ? row : at + 1 })
    return at
  }

  #number(row: RowId): number {
    return (this.#context.document.history.edits.order.positionOf(row) ?? row) + 1
  }

  #withRow(error: unknown, row: RowId): unknown {
    return error instanceof EngineError
      ? new EngineError(error.code, { ...error.values, row: this.#number(row) })
      : error
  }

  async #pace(): Promise<void> {
    this.#looked += 1
    if (this.#looked % YIELD_EVERY_ROWS !== 0) return
    this.#context.signal.throwIfAborted()
    this.#context.onProgress(this.#looked)
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** Gives the path that all edits lie at or under; null where that is the row itself. */
const commonPath = (edits: readonly JsonEdit[]): JsonPath | null => {
  const paths = edits.flatMap((edit) => (edit.do === 'swap' ? [edit.at, edit.with] : [edit.at]))
  const [first = [], ...others] = paths
  const length = others.reduce((shared, path) => {
    const at = first.slice(0, shared).findIndex((key, index) => key !== path[index])
    return at === -1 ? shared : at
  }, first.length)
  return length === 0 ? null : first.slice(0, length)
}

/** Gives a row's bytes; fails for a text that would not be one row of its file when that is read again. */
const rowBytes = (layout: Layout, text: string): Uint8Array => {
  const bytes = layout === 'lines' ? lineBytes(text) : valueBytes(withoutBlanksAround(text))
  if (bytes.length > MAX_ROW_BYTES)
    throw new EngineError('row-too-large', { row: 0, bytes: bytes.length, limit: MAX_ROW_BYTES })
  return bytes
}

const lineBytes = (text: string): Uint8Array => {
  if (/[\n]|\r$/.test(text)) throw new EngineError('line-has-newline')
  if (/^[ \t\r]*$/.test(text)) throw new EngineError('line-is-blank')
  return encodeLossless(text)
}

// In a list the rows make up one value: what is none would take those behind it along.
const valueBytes = (text: string): Uint8Array => {
  const bytes = encodeLossless(text)
  const fault = checkJson(bytes)
  if (fault !== null) throw new EngineError('row-must-be-json', { reason: fault.reason, column: fault.column })
  return bytes
}

/** What stands around a value of a list belongs to no row. */
const withoutBlanksAround = (text: string): string => text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '')
