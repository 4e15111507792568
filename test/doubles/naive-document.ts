/** A dataset as an array of rows and history as copies of it: slow, large, and too simple to be wrong. */
import type { ChangeRequest, Confirmation, Step } from '../../shared/contract.ts'
import { type Decision, UNDECIDED } from '../../shared/decision.ts'
import { EngineError } from '../../shared/engine-error.ts'
import { FIRST_INSERTED_ROW_ID, type RowId, rowId } from '../../shared/ids.ts'
import { editJson } from '../../shared/json-edits.ts'
import { pathLabel } from '../../shared/json-path.ts'
import { parseRow, withValue } from './naive-json.ts'

export interface NaiveRow {
  readonly row: RowId
  readonly text: string
  /** As it was opened or last saved; null for an inserted row. */
  readonly before: string | null
  readonly isDeleted: boolean
  /** With the last reason that was given, told only by `toldDecision`. */
  readonly decision: Decision
}
type Target = Extract<ChangeRequest, { kind: 'delete' }>['target']
type Simple = Exclude<ChangeRequest, { kind: 'batch' }>
interface Moment {
  readonly rows: readonly NaiveRow[]
  readonly step: Step
}

export class NaiveDocument {
  rows: readonly NaiveRow[]
  revision = 0
  readonly past: Moment[] = []
  readonly future: Moment[] = []
  #nextRow = FIRST_INSERTED_ROW_ID
  readonly #clock: () => number

  constructor(text: string, clock: () => number) {
    this.#clock = clock
    const lines = text.split('\n').filter((line) => line.trim() !== '')
    this.rows = lines.map((line, at) => ({
      row: rowId(at),
      text: line,
      before: line,
      isDeleted: false,
      decision: UNDECIDED,
    }))
  }

  find(row: RowId): NaiveRow {
    const found = this.rows.find((other) => other.row === row)
    if (found === undefined) throw new EngineError('row-missing', { row })
    return found
  }

  apply(request: ChangeRequest, rowsOf: (target: Target) => ReadonlySet<RowId>): Confirmation {
    const before = this.rows
    const inserted: RowId[] = []
    const requests: readonly Simple[] = request.kind === 'batch' ? request.requests : [request]
    try {
      for (const one of requests) this.#applyOne(one, rowsOf, inserted)
    } catch (error) {
      this.rows = before
      throw error
    }
    const old = new Map(before.map((row) => [row.row, row]))
    const changed = this.rows.filter((row) => old.get(row.row) !== row)
    const targets = requests.flatMap((one) => ('target' in one ? [...rowsOf(one.target)] : []))
    const step: Step = {
      label: labelOf(request),
      rows: Math.max(changed.length, inserted.length),
      field: fieldOf(request),
      timeMs: this.#clock(),
    }
    this.past.push({ rows: before, step })
    this.future.length = 0
    this.revision += 1
    const skipped = request.kind === 'set' ? targets.length - changed.length : 0
    return { revision: this.revision, step, skipped, inserted, row: changed[0]?.row ?? null }
  }

  travel(from: Moment[], to: Moment[], none: 'nothing-to-undo' | 'nothing-to-redo'): Confirmation {
    const moment = from.pop()
    if (moment === undefined) throw new EngineError(none)
    const old = new Map(this.rows.map((row) => [row.row, row]))
    to.push({ rows: this.rows, step: moment.step })
    this.rows = moment.rows
    this.revision += 1
    const row = this.rows.find((other) => old.get(other.row) !== other)?.row ?? null
    return { revision: this.revision, step: moment.step, skipped: 0, inserted: [], row }
  }

  /** Takes what is now as what is in the file. */
  settle(): void {
    this.rows = this.rows.filter((row) => !row.isDeleted).map((row) => ({ ...row, before: row.text }))
    this.revision += 1
  }

  #applyOne(request: Simple, rowsOf: (target: Target) => ReadonlySet<RowId>, inserted: RowId[]): void {
    switch (request.kind) {
      case 'set': {
        const rows = rowsOf(request.target)
        const one = request.target.kind === 'row' ? this.find(request.target.row) : null
        if (one !== null && !parseRow(one.text).ok) throw new EngineError('row-malformed', { row: one.row })
        this.#change(rows, (row) => ({ ...row, text: withValue(row.text, request.path, request.json) ?? row.text }))
        return
      }
      case 'edit': {
        const text = decode(editJson(new TextEncoder().encode(this.find(request.row).text), request.edits))
        this.#change(new Set([request.row]), (row) => ({ ...row, text }))
        return
      }
      case 'judge':
        this.#decide(rowsOf(request.target), (decision) => {
          const isTakenOff = decision.reason?.mark.kind === 'drop' && request.verdict !== 'drop'
          return { ...decision, verdict: request.verdict, reason: isTakenOff ? null : decision.reason }
        })
        return
      case 'tag':
        this.#decide(rowsOf(request.target), (decision) => {
          const others = decision.tags.filter((tag) => tag !== request.tag)
          const { reason } = decision
          const isTakenOff = reason?.mark.kind === 'tag' && reason.mark.tag === request.tag && !request.isOn
          const tags = request.isOn ? [...others, request.tag].toSorted() : others
          return { ...decision, tags, reason: isTakenOff ? null : reason }
        })
        return
      case 'note':
        this.find(request.row)
        this.#decide(new Set([request.row]), (decision) => ({ ...decision, note: request.text || null }))
        return
      case 'reason':
        this.find(request.row)
        this.#decide(new Set([request.row]), (decision) => ({
          ...decision,
          reason: { ...request.reason, keptNumber: null },
        }))
        return
      case 'replace':
        if (/[\n]/.test(request.text)) throw new EngineError('line-has-newline')
        this.find(request.row)
        this.#change(new Set([request.row]), (row) => ({ ...row, text: request.text }))
        return
      case 'insert': {
        const added = request.lines.map((text) => this.#newRow(text, inserted))
        const at = request.after === null ? 0 : this.rows.indexOf(this.find(request.after)) + 1
        this.rows = [...this.rows.slice(0, at), ...added, ...this.rows.slice(at)]
        return
      }
      case 'duplicate': {
        const rows = rowsOf(request.target)
        this.rows = this.rows.flatMap((row) => (rows.has(row.row) ? [row, this.#newRow(row.text, inserted)] : [row]))
        return
      }
      case 'delete':
      case 'restore':
        this.#change(rowsOf(request.target), (row) => ({ ...row, isDeleted: request.kind === 'delete' }))
    }
  }

  #newRow(text: string, inserted: RowId[]): NaiveRow {
    const row = rowId(this.#nextRow++)
    inserted.push(row)
    return { row, text, before: null, isDeleted: false, decision: UNDECIDED }
  }

  #decide(rows: ReadonlySet<RowId>, decide: (decision: Decision) => Decision): void {
    this.rows = this.rows.map((row) => {
      if (!rows.has(row.row)) return row
      const decision = decide(row.decision)
      return JSON.stringify(decision) === JSON.stringify(row.decision) ? row : { ...row, decision }
    })
  }

  #change(rows: ReadonlySet<RowId>, change: (row: NaiveRow) => NaiveRow): void {
    this.rows = this.rows.map((row) => {
      if (!rows.has(row.row)) return row
      const next = change(row)
      return next.text === row.text && next.isDeleted === row.isDeleted ? row : next
    })
  }
}

const labelOf = (request: ChangeRequest): Step['label'] => {
  if (request.kind === 'replace') return 'edit'
  if (request.kind === 'tag') return request.isOn ? 'tag' : 'untag'
  if (request.kind === 'reason') return request.reason.mark.kind === 'drop' ? 'judge' : 'tag'
  return request.kind === 'duplicate' ? 'insert' : request.kind
}

const fieldOf = (request: ChangeRequest): string | null => {
  if (request.kind === 'judge') return request.verdict
  if (request.kind === 'tag') return request.tag
  return request.kind === 'set' ? pathLabel(request.path) : null
}

const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
