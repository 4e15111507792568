/**
 * Tells what a file is before anything else touches it, by what is there and by its bytes, never by its name. What can
 * be opened is given with its first block, so that the first rows need no second read; the rest fails with an
 * EngineError that says in one sentence what was found. Pipes, sockets and devices are told by `stat` alone: opening
 * one could wait for ever.
 */
import { basename } from 'node:path'
import { EngineError } from '../../../shared/engine-error.ts'
import { checkJson } from '../../../shared/json-scan.ts'
import { type Disk, type FileStat, hasErrorCode, isNotFound, readFully } from '../disk.ts'
import { hasBom, scanHead } from '../index/scan-head.ts'

/** A file that can be opened. */
export interface SniffedFile {
  readonly kind: 'jsonl'
  readonly stat: FileStat
  /** Its first bytes, at most HEAD_BYTES of them. */
  readonly head: Uint8Array
  /** Whether `head` is all of it. */
  readonly isWhole: boolean
}

/** Formats that are recognised; worded under `found.<code>` of the catalogues. */
export const foundCodes = [
  'gzip',
  'zstd',
  'zip',
  'bzip2',
  'xz',
  'lz4',
  'seven-zip',
  'parquet',
  'arrow',
  'utf-16',
  'utf-32',
  'json-array',
  'json-object',
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

/** Tells what is at a path; fails with the EngineError of whatever cannot be opened. */
export const sniff = async (disk: Disk, path: string): Promise<SniffedFile> => {
  const file = basename(path)
  try {
    const stat = await disk.stat(path)
    if (stat.isDirectory) throw new EngineError('file-is-directory', { file })
    if (!stat.isFile) throw new EngineError('file-not-regular', { file })
    const head = await readHead(disk, path, stat.sizeBytes)
    const isWhole = head.length >= stat.sizeBytes
    refuse(head, isWhole, file)
    return { kind: 'jsonl', stat, head, isWhole }
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

const refuse = (head: Uint8Array, isWhole: boolean, file: string): void => {
  if (startsWithText(head, 'version https://git-lfs.github.com/spec/'))
    throw new EngineError('file-lfs-pointer', { file })
  const packed = packedFormat(head) ?? wideEncoding(head)
  if (packed !== null) throw new EngineError('container-unsupported', { file, found: packed })
  const binary = binaryFormat(head)
  if (binary !== null) throw new EngineError('file-binary', { file, found: binary })
  // Of a longer file whose start is all blank nothing can be said yet.
  if (isWhole && scanHead(head, true).starts.length === 0) throw new EngineError('file-empty', { file })
  const spread = spreadValue(head)
  if (spread !== null) throw new EngineError('container-unsupported', { file, found: spread })
}

// --- By magic numbers --------------------------------------------------------------------------------------------------

const packedFormat = (head: Uint8Array): FoundCode | null => {
  if (startsWith(head, 0x1f, 0x8b)) return 'gzip'
  if (startsWith(head, 0x28, 0xb5, 0x2f, 0xfd)) return 'zstd'
  if (startsWith(head, 0x50, 0x4b, 0x03, 0x04) || startsWith(head, 0x50, 0x4b, 0x05, 0x06)) return 'zip'
  if (startsWith(head, 0x42, 0x5a, 0x68) && startsWithText(head.subarray(4), '1AY&SY')) return 'bzip2'
  if (startsWith(head, 0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00)) return 'xz'
  if (startsWith(head, 0x04, 0x22, 0x4d, 0x18)) return 'lz4'
  if (startsWith(head, 0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c)) return 'seven-zip'
  if (startsWithText(head, 'PAR1')) return 'parquet'
  if (startsWithText(head, 'ARROW1')) return 'arrow'
  return null
}

const wideEncoding = (head: Uint8Array): FoundCode | null => {
  if (startsWith(head, 0xff, 0xfe, 0x00, 0x00) || startsWith(head, 0x00, 0x00, 0xfe, 0xff)) return 'utf-32'
  if (startsWith(head, 0xff, 0xfe) || startsWith(head, 0xfe, 0xff)) return 'utf-16'
  // Without a mark: JSON starts with an ASCII character, so a NUL beside it gives the encoding away.
  const [a, b, c, d] = head
  if (head.length >= 4 && isJsonStart(a) && b === 0 && !(c === 0 && d === 0)) return 'utf-16'
  if (head.length >= 4 && a === 0 && isJsonStart(b) && !(c === 0 && d === 0)) return 'utf-16'
  return null
}

const isJsonStart = (byte: number): boolean => byte === 0x7b || byte === 0x5b || byte === 0x22

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
  return isMostlyControls(head) ? 'unknown-binary' : null
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

// --- JSON over several lines --------------------------------------------------------------------------------------------

/**
 * Tells a list or an object that is spread over lines from rows of which the first is cut or malformed. Its first line
 * is a start that JSON may go on from, and JSON does go on: the bracket stands alone, or the value ends on a later line,
 * or what follows fits past the second line.
 */
const spreadValue = (head: Uint8Array): FoundCode | null => {
  const lines = scanHead(head, true).starts
  if (lines.length < 2) return null
  const [first, second] = lines
  const found = head[skipBlanks(head, first)]
  if (found !== 0x5b && found !== 0x7b) return null
  const code: FoundCode = found === 0x5b ? 'json-array' : 'json-object'
  if (checkJson(head, first, second)?.reason !== 'unexpected-end') return null
  if (skipBlanks(head, skipBlanks(head, first) + 1) === second) return code
  const fault = checkJson(head, first, head.length)
  if (fault === null || fault.reason === 'trailing-text') return code
  return lines.length > 2 && first + fault.byteOffset > lines[2] ? code : null
}

/** Gives the first byte that is no white space of JSON. */
const skipBlanks = (bytes: Uint8Array, from: number): number => {
  let at = hasBom(bytes) && from === 0 ? 3 : from
  while (at < bytes.length && (bytes[at] === 0x20 || (bytes[at] >= 0x09 && bytes[at] <= 0x0d))) at++
  return at
}
