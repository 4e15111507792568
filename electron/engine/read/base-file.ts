/**
 * The working file that a dataset's rows are read from, as it was opened or last saved, held open and never written to: the
 * user's own file where that is plain text, else a copy of what it holds. Rows are read by ordinal through its index; holding
 * the file open keeps its bytes reachable even after another program renames something over it.
 */
import { basename } from 'node:path'
import { EngineError } from '../../../shared/engine-error.ts'
import { type Layout, type LineEnds, layoutRules } from '../container/container.ts'
import { type DiskFile, readFully } from '../disk.ts'
import type { HashFile } from '../index/hash-file.ts'
import type { LineIndex } from '../index/line-index.ts'
import type { FileIdentity } from '../journal/record.ts'
import { partAt } from '../source/part-at.ts'
import type { PartPlan, PartRows, Source } from '../source/source.ts'

/** Rows longer than this are shown by their start only and can't be edited: as a string they would near V8's limit. */
export const MAX_ROW_BYTES = 256 * 2 ** 20

export interface BaseFile {
  path: string
  identity: FileIdentity
  file: DiskFile
  index: LineIndex
  /** What the user opened. */
  source: Source
  /** Whether a save writes UTF-8, whatever encoding the files are in. */
  savesAsUtf8: boolean
  /** How rows lie in the working file, one for each file of the source; without gaps. */
  parts: readonly PartPlan[]
  /** The same with the rows of each; null until the index is complete. */
  partRows: readonly PartRows[] | null
  /** Known once indexed. */
  fingerprint: string | null
  lineEnds: LineEnds
  hasBom: boolean
  /** Row hashes by ordinal, once indexed; null when there was no room to keep them. */
  hashes: HashFile | null
}

/** Gives how a row lies in the file. */
export const layoutOf = ({ parts, index }: Pick<BaseFile, 'parts' | 'index'>, ordinal: number): Layout =>
  parts.length === 1 ? parts[0].layout : parts[partAt(parts, index.startOf(ordinal))].layout

/** Gives where a row's content ends within bytes that hold its span. */
export const contentEndOf = (base: BaseFile, ordinal: number, bytes: Uint8Array, start: number, end: number): number =>
  layoutRules[layoutOf(base, ordinal)].contentEnd(bytes, start, end)

/** Gives a row's content, given its span. */
export const contentOf = (base: BaseFile, ordinal: number, span: Uint8Array): Uint8Array =>
  span.subarray(0, contentEndOf(base, ordinal, span, 0, span.length))

/** How the user's file is called. */
export const nameOf = ({ source }: BaseFile): string => basename(source.path)

/** How long a row's span is, in bytes: its content, its line ending and blank lines behind. */
export const spanBytes = (base: BaseFile, ordinal: number): number =>
  base.index.endOf(ordinal) - base.index.startOf(ordinal)

/** Reads a row's content; fails with `row-too-large`, or `source-changed` where the file is shorter than it was. */
export const readContent = async (base: BaseFile, ordinal: number): Promise<Uint8Array> => {
  return contentOf(base, ordinal, await readSpan(base, ordinal))
}

/** Reads a row's whole span: its content and its gap. */
export const readSpan = async (base: BaseFile, ordinal: number): Promise<Uint8Array> => {
  const length = spanBytes(base, ordinal)
  if (length > MAX_ROW_BYTES)
    throw new EngineError('row-too-large', { row: ordinal + 1, bytes: length, limit: MAX_ROW_BYTES })
  return readBytes(base, base.index.startOf(ordinal), length)
}

/** Reads the start of a row, however long it is. */
export const readStart = (base: BaseFile, ordinal: number, limitBytes: number): Promise<Uint8Array> =>
  readBytes(base, base.index.startOf(ordinal), Math.min(limitBytes, spanBytes(base, ordinal)))

const readBytes = async (base: BaseFile, position: number, length: number): Promise<Uint8Array> => {
  const bytes = Buffer.allocUnsafeSlow(length)
  const count = await readFully(base.file, bytes, 0, length, position)
  // Shown or saved, bytes of a file that was cut meanwhile would be somebody else's.
  if (count < length) throw new EngineError('source-changed', { file: nameOf(base) })
  return bytes
}
