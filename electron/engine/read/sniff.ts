/**
 * Tells what a file is before anything else touches it, by what is there and by its bytes, never by its name. What can
 * be opened is given with its first block, so that the first rows need no second read; the rest fails with an
 * EngineError that says in one sentence what was found. Pipes, sockets and devices are told by `stat` alone: opening
 * one could wait for ever.
 */
import { basename } from 'node:path'
import { EngineError } from '../../../shared/engine-error.ts'
import type { Packing } from '../../../shared/file-form.ts'
import { type FoundContainer, findContainer } from '../container/find-container.ts'
import { type Disk, type FileStat, hasErrorCode, isNotFound, readFully } from '../disk.ts'
import { type FoundEncoding, findEncoding } from '../encoding/find-encoding.ts'
import { wideOrder } from '../encoding/guess-encodings.ts'
import { isAscii, readSpoken } from '../encoding/spoken-bytes.ts'
import { hasBom } from '../index/scan-head.ts'
import { findPacking } from '../packing/packed-form.ts'
import { readPackedHead } from '../packing/packed-head.ts'
import { looksTabular } from '../tabular/looks-tabular.ts'

/** A file that can be opened. */
export interface SniffedFile {
  readonly stat: FileStat
  readonly packing: Packing
  /** Its first bytes, unpacked, at most HEAD_BYTES of them; none of a Parquet file. */
  readonly head: Uint8Array
  /** Whether `head` is all of it. */
  readonly isWhole: boolean
  /** What tells its encoding where `head` is ASCII alone: bytes from elsewhere; null if there are none, or no need of them. */
  readonly spoken: Uint8Array | null
  /** How its text seems to be read; UTF-8, surely, for a Parquet file. */
  readonly text: FoundEncoding
  /** How rows lie in the text, where it is UTF-8; null where that shows once it was turned into UTF-8. */
  readonly rows: FoundRows | null
}

/** How rows lie in a text, or in a Parquet file. */
export type FoundRows =
  | ({ readonly isTable: false } & FoundContainer)
  | { readonly isTable: true; readonly kind: 'csv' | 'tsv' | 'parquet'; readonly delimiter: string }

/** Formats that are recognised; worded under `found.<code>` of the catalogues. */
export const foundCodes = [
  'zip',
  'bzip2',
  'xz',
  'lz4',
  'seven-zip',
  'arrow',
  'utf-32',
  'png',
  'jpeg',
  'gif',
  'webp',
  'pdf',
  'sqlite',
  'hdf5',
  'numpy',
  'program',
  'unknown-binary',
] as const
export type FoundCode = (typeof foundCodes)[number]

/** How much of a file's start is looked at, and shown before the index has begun. */
export const HEAD_BYTES = 256 * 1024

/**
 * Tells what is at a path; fails with the EngineError of whatever cannot be opened, as of a file without rows unless others
 * stand beside it.
 */
export const sniff = async (disk: Disk, path: string, mayBeEmpty = false): Promise<SniffedFile> => {
  const file = basename(path)
  try {
    const stat = await disk.stat(path)
    if (stat.isDirectory) throw new EngineError('file-is-directory', { file })
    if (!stat.isFile) throw new EngineError('file-not-regular', { file })
    const start = await readHead(disk, path, stat.sizeBytes)
    if (startsWithText(start, 'PAR1')) return { ...PARQUET, stat }
    const packing = findPacking(start)
    const packed = packing === 'none' ? null : await readPackedHead(disk, path, packing, HEAD_BYTES)
    const head = packed?.bytes ?? start
    if (packed?.isBroken && head.length === 0) throw new EngineError('archive-unreadable', { file, packing })
    const isWhole = packing === 'none' ? head.length >= stat.sizeBytes : head.length < HEAD_BYTES
    refuse(head, file)
    const isSilent = packing === 'none' && !isWhole && isAscii(head)
    const spoken = isSilent ? await readSpoken(disk, path, head.length, stat.sizeBytes) : null
    const text = spoken === null ? findEncoding(head, isWhole) : findEncoding(spoken, true)
    const isUtf8 = text.choice.encoding === 'utf-8'
    if (isUtf8 && isWhole && isBlank(head) && !mayBeEmpty) throw new EngineError('file-empty', { file })
    return { stat, packing, head, isWhole, spoken, text, rows: isUtf8 ? findRows(head, isWhole, file) : null }
  } catch (error) {
    if (isNotFound(error)) throw new EngineError('file-missing', { file })
    if (hasErrorCode(error, 'EACCES', 'EPERM')) throw new EngineError('file-no-permission', { file })
    if (error instanceof Error && 'code' in error && 'syscall' in error) {
      throw new EngineError('read-failed', { file, reason: String(error.code) }, { cause: error })
    }
    throw error
  }
}

const readHead = async (disk: Disk, path: string, sizeBytes: number): Promise<Uint8Array> => {
  const file = await disk.open(path, 'r')
  try {
    const head = new Uint8Array(Math.min(sizeBytes, HEAD_BYTES))
    return head.subarray(0, await readFully(file, head, 0, head.length, 0))
  } finally {
    await file.close()
  }
}

/** Finds how rows lie in UTF-8 text; what is neither JSON nor a table has lines, which are malformed rows. */
export const findRows = (head: Uint8Array, isWhole: boolean, file: string): FoundRows => {
  // First, since cells in quotation marks with commas between are JSON values too.
  const table = looksTabular(head, file, isWhole)
  if (table !== null) return { isTable: true, ...table }
  const found = findContainer(head, isWhole)
  if (found !== null) return { isTable: false, ...found }
  const rowsStart = hasBom(head) ? 3 : 0
  return { isTable: false, kind: 'jsonl', wrapperKey: null, layout: 'lines', depth: 0, rowsStart }
}

const PARQUET = {
  packing: 'none',
  head: new Uint8Array(0),
  spoken: null,
  isWhole: false,
  text: { choice: { encoding: 'utf-8', rest: null }, hasBom: false, isSure: true },
  rows: { isTable: true, kind: 'parquet', delimiter: '' },
} as const

const refuse = (head: Uint8Array, file: string): void => {
  if (startsWithText(head, 'version https://git-lfs.github.com/spec/'))
    throw new EngineError('file-lfs-pointer', { file })
  const packed = packedFormat(head) ?? (isUtf32(head) ? 'utf-32' : null)
  if (packed !== null) throw new EngineError('container-unsupported', { file, found: packed })
  const binary = binaryFormat(head)
  if (binary !== null) throw new EngineError('file-binary', { file, found: binary })
}

// --- By magic numbers --------------------------------------------------------------------------------------------------

const packedFormat = (head: Uint8Array): FoundCode | null => {
  if (startsWith(head, 0x50, 0x4b, 0x03, 0x04) || startsWith(head, 0x50, 0x4b, 0x05, 0x06)) return 'zip'
  if (startsWith(head, 0x42, 0x5a, 0x68) && startsWithText(head.subarray(4), '1AY&SY')) return 'bzip2'
  if (startsWith(head, 0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00)) return 'xz'
  if (startsWith(head, 0x04, 0x22, 0x4d, 0x18)) return 'lz4'
  if (startsWith(head, 0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c)) return 'seven-zip'
  if (startsWithText(head, 'ARROW1')) return 'arrow'
  return null
}

const isUtf32 = (head: Uint8Array): boolean =>
  startsWith(head, 0xff, 0xfe, 0x00, 0x00) || startsWith(head, 0x00, 0x00, 0xfe, 0xff)

const binaryFormat = (head: Uint8Array): FoundCode | null => {
  if (startsWith(head, 0x89, 0x50, 0x4e, 0x47)) return 'png'
  if (startsWith(head, 0xff, 0xd8, 0xff)) return 'jpeg'
  if (startsWithText(head, 'GIF8')) return 'gif'
  if (startsWithText(head, 'RIFF') && startsWithText(head.subarray(8), 'WEBP')) return 'webp'
  if (startsWithText(head, '%PDF-')) return 'pdf'
  if (startsWithText(head, 'SQLite format 3')) return 'sqlite'
  if (startsWith(head, 0x89, 0x48, 0x44, 0x46)) return 'hdf5'
  if (startsWith(head, 0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59)) return 'numpy'
  if (startsWith(head, 0x7f, 0x45, 0x4c, 0x46) || startsWithText(head, 'MZ\u0090')) return 'program'
  return isMostlyControls(head) && wideOrder(head) === null ? 'unknown-binary' : null
}

const SAMPLE_BYTES = 8192
const LEAST_SAMPLE_BYTES = 64

/** Text has next to no control characters; of random bytes a tenth are. A few NULs among rows are rows all the same. */
const isMostlyControls = (head: Uint8Array): boolean => {
  const sample = head.subarray(0, SAMPLE_BYTES)
  if (sample.length < LEAST_SAMPLE_BYTES) return false
  let controls = 0
  for (const byte of sample) if (byte < 0x20 && !(byte >= 0x08 && byte <= 0x0d) && byte !== 0x1b) controls++
  return controls > sample.length / 20
}

const startsWith = (bytes: Uint8Array, ...magic: readonly number[]): boolean =>
  bytes.length >= magic.length && magic.every((byte, at) => bytes[at] === byte)

const startsWithText = (bytes: Uint8Array, text: string): boolean =>
  startsWith(bytes, ...Array.from(text, (char) => char.charCodeAt(0)))

/** Tells whether a text holds nothing but a mark of its encoding and blanks. */
export const isBlank = (head: Uint8Array): boolean => {
  for (let at = hasBom(head) ? 3 : 0; at < head.length; at++) {
    if (head[at] !== 0x20 && (head[at] < 0x09 || head[at] > 0x0d)) return false
  }
  return true
}
