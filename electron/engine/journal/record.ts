/**
 * What a journal's frames say. Records are plain JSON; sets of rows and orders, which can be large, travel as the frame's
 * attachments and stand in the JSON as their number.
 */
import { type Change, partsOf } from '../../../shared/change.ts'
import type { Step } from '../../../shared/contract.ts'
import type { ContainerKind } from '../../../shared/file-form.ts'
import type { RowId } from '../../../shared/ids.ts'
import { PackedReasons } from '../../../shared/packed-reasons.ts'
import { RowSet } from '../../../shared/row-set.ts'
import type { HashFile } from '../index/hash-file.ts'
import type { Frame } from './frames.ts'

/** What tells one state of a file from another: `stat`'s answers, as text since they pass 2^53. */
export interface FileIdentity {
  dev: string
  ino: string
  sizeBytes: number
  mtimeNs: string
  ctimeNs: string
}

/** Which file the following changes are about, as far as is known when it is written. */
export interface BaseRecord {
  kind: 'base'
  path: string
  identity: FileIdentity
  /** XXH64 of the size and of samples of head, middle and tail: known at once. */
  quick: string
  /** The content fingerprint, once the file was read whole. */
  fingerprint: string | null
  /** How many rows the file has, once it was read whole. */
  rows: number | null
  /** Of several files, how many each has, once they were read. */
  partRows?: number[]
  /** How the rows of one file lie; absent in journals of before there was a choice. */
  container?: ContainerKind
  /** The key of a wrapper's list. */
  wrapperKey?: string
  /** Where its row hashes are kept, to find rows again should another program alter the file. */
  hashes: HashFile | null
  /** The journal whose unsaved changes are to be put on this file's rows; null when there are none. */
  continues: number | null
}

/** The unsaved changes of an earlier journal have been put on this file's rows, as far as those were found. */
export interface ReattachedRecord {
  kind: 'reattached'
  attached: number
  lost: number
}

/** A change, made at a place in history; whatever had been undone before it is gone. */
export interface ChangeRecord {
  kind: 'change'
  /** The name that the window gave it, so that a repeated one is not made twice. */
  id: string
  step: Step
  change: Change
}

export interface UndoRecord {
  kind: 'undo' | 'redo'
}

/** A save that is about to replace a file: what it will be, so that a cut-off save can be settled. */
export interface SavingRecord {
  kind: 'saving'
  path: string
  /** Of the finished temporary file, which keeps its inode when it is renamed. */
  dev: string
  ino: string
  sizeBytes: number
  quick: string
  fingerprint: string
  /** The file that holds the old bytes of every row that the save changes. */
  oldRows: string
  /** The rows of the new file in order, as pairs of first identity and count. */
  order: Float64Array
  /** The row that had no line ending, being last, and got one because it is last no more; null when there is none. */
  endedRow: RowId | null
  /** The field of the new file's rows that holds what is decided about them; absent when none does. */
  decisionsField?: string
  /** Whether they stand in a file beside it; absent when they do not. */
  decisionsBeside?: true
  /** Of several files, each that is about to be replaced, in this order; a cut-off save is finished from here. */
  files?: SavingFile[]
}

/** One of several files that a save is about to replace. */
export interface SavingFile {
  path: string
  /** The finished temporary file beside it, and what it is. */
  temp: string
  dev: string
  ino: string
  sizeBytes: number
}

/** The save is done: the `saving` record before it came true. */
export interface SavedRecord {
  kind: 'saved'
  identity: FileIdentity
  timeMs: number
}

export type JournalRecord = BaseRecord | ReattachedRecord | ChangeRecord | UndoRecord | SavingRecord | SavedRecord

/** Gives the first format of journals that can say a record. */
export const versionOf = (record: JournalRecord): 1 | 2 | 3 | 4 => {
  if (record.kind === 'saving') return record.decisionsField === undefined ? 1 : 2
  if (record.kind !== 'change') return 1
  const { content, decisions } = partsOf(record.change)
  if (decisions.some(({ kind }) => kind === 'reason' || kind === 'unreason')) return 4
  if (record.step.label === 'mend' || content.some(({ kind }) => kind === 'rewrite' || kind === 'unwrite')) return 3
  return decisions.length > 0 || content.some((change) => 'json' in change && change.json === null) ? 2 : 1
}

interface Attached {
  $rows?: number
  $numbers?: number
  $reasons?: number | string
}

/** Gives a record's frame. */
export const encodeRecord = (record: JournalRecord): Frame => {
  const attachments: Uint8Array[] = []
  const json = JSON.stringify(record, (_key, value: unknown) => {
    if (value instanceof RowSet) return { $rows: attachments.push(value.toBytes()) - 1 }
    if (value instanceof Float64Array) {
      return { $numbers: attachments.push(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)) - 1 }
    }
    if (value instanceof PackedReasons)
      return { $reasons: value.file ?? attachments.push(value.bytes ?? new Uint8Array(4)) - 1 }
    return value
  })
  return { json, attachments }
}

/** Reads a frame back; fails on one that no version of Winnow wrote. */
export const decodeRecord = ({ json, attachments }: Frame): JournalRecord =>
  JSON.parse(json, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null) return value
    const { $rows, $numbers, $reasons } = value as Attached
    if ($rows !== undefined) return RowSet.fromBytes(attachments[$rows])
    // A copy, since an attachment need not start at a multiple of 8; and one of its own, which a Buffer's slice is not.
    if ($numbers !== undefined) return new Float64Array(Uint8Array.from(attachments[$numbers]).buffer)
    if (typeof $reasons === 'string') return PackedReasons.inFile($reasons)
    if ($reasons !== undefined) return PackedReasons.ofBytes(attachments[$reasons])
    return value
  }) as JournalRecord
