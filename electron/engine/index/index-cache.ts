/**
 * The finished index of a file, kept for its next opening. It is believed only when the file's identity is the very one
 * that was indexed, and when every byte of the cache, row hashes included, is what was written; otherwise it is as good
 * as none, and the file is indexed anew. It is one file beside the hash file:
 *
 *   magic (8 bytes), length of the header (u32), header (JSON, see below), zeros up to a multiple of 8,
 *   base and end of each segment (2 x f64), starts of all segments (u32), malformed rows (bytes of a RowSet), CRC-32 (u32)
 *
 * Numbers are little-endian.
 */
import { basename, join } from 'node:path'
import { crc32 } from 'node:zlib'
import { z } from 'zod'
import { columnsSchema } from '../../../shared/contract.ts'
import { RowSet } from '../../../shared/row-set.ts'
import { layouts } from '../container/container.ts'
import {
  type Disk,
  type DiskFile,
  type FileStat,
  isNotFound,
  isSameFile,
  readFully,
  removeIfThere,
  replaceFileBy,
  writeFully,
} from '../disk.ts'
import type { Survey } from '../survey/survey-file.ts'
import { type HashFile, isHashFileWhole } from './hash-file.ts'
import type { IndexResult } from './index-file.ts'
import { type IndexSegment, LineIndex } from './line-index.ts'

/** What an index pass, and the survey after it, found of a file. */
export interface CachedIndex {
  readonly index: LineIndex
  readonly result: IndexResult
  /** Null when the survey has not ended yet. */
  readonly survey: Survey | null
}

const FILE_NAME = 'index.bin'
/** Changes with the layout, and with what index, fingerprint or survey mean. */
const MAGIC = 'WNWIDX02'

const count = z.number().int().nonnegative()
const lineEndsSchema = z.object({ lf: count, crlf: count, isLastMissing: z.boolean() })
const headerSchema = z.object({
  stat: z.object({
    dev: z.string(),
    ino: z.string(),
    sizeBytes: count,
    mtimeNs: z.string(),
    ctimeNs: z.string(),
    mode: count,
    uid: count,
    gid: count,
    nlink: count,
    isFile: z.boolean(),
    isDirectory: z.boolean(),
    isLink: z.boolean(),
  }),
  rowCount: count,
  fingerprint: z.string().nullable(),
  lineEnds: lineEndsSchema,
  hasBom: z.boolean(),
  parts: z.array(
    z.object({
      byteStart: count,
      byteEnd: count,
      layout: z.enum(layouts),
      rowsStart: count,
      depth: count,
      firstRow: count,
      rowCount: count,
      rowsEnd: count,
      lineEnds: lineEndsSchema,
    }),
  ),
  hashes: z.object({ name: z.string(), rowCount: count, crc: count }).nullable(),
  /** Rows of each segment. */
  segments: z.array(count),
  survey: z.object({ columns: columnsSchema, skippedRows: count, malformedBytes: count }).nullable(),
})
type Header = z.infer<typeof headerSchema>

/** Keeps a finished index in a folder, in the place of the one that was there. */
export const saveIndex = async (disk: Disk, folder: string, { index, result, survey }: CachedIndex): Promise<void> => {
  const { segments } = index
  const malformed = survey?.malformed.toBytes() ?? new Uint8Array(0)
  const { hashes, stat, rowCount, fingerprint, lineEnds, hasBom, parts } = result
  const header: Header = {
    stat,
    rowCount,
    fingerprint,
    lineEnds,
    hasBom,
    parts: [...parts],
    hashes: hashes === null ? null : { name: basename(hashes.path), rowCount: hashes.rowCount, crc: hashes.crc },
    segments: segments.map((segment) => segment.starts.length),
    survey:
      survey === null
        ? null
        : { columns: survey.columns, skippedRows: survey.skippedRows, malformedBytes: malformed.length },
  }
  await replaceFileBy(disk, join(folder, FILE_NAME), async (file) => {
    let position = 0
    let crc = 0
    const write = async (bytes: Uint8Array): Promise<void> => {
      await writeFully(file, bytes, position)
      position += bytes.length
      crc = crc32(bytes, crc)
    }
    await write(headBytes(header))
    await write(bytesOf(Float64Array.from(segments.flatMap(({ byteBase, byteEnd }) => [byteBase, byteEnd]))))
    for (const segment of segments) await write(bytesOf(segment.starts))
    await write(malformed)
    await write(bytesOf(Uint32Array.of(crc)))
  })
}

/** Gives the kept index of a file that is still as it was then; null when there is none that can be believed. */
export const loadIndex = async (disk: Disk, folder: string, stat: FileStat): Promise<CachedIndex | null> => {
  const path = join(folder, FILE_NAME)
  try {
    const cached = parse(await readWhole(disk, path), folder, stat)
    const hashes = cached?.result.hashes ?? null
    if (cached !== null && (hashes === null || (await isHashFileWhole(disk, hashes)))) return cached
  } catch (error) {
    if (isNotFound(error)) return null
    // Whatever is wrong with a cache, the file itself can be indexed again.
  }
  await removeIfThere(disk, path).catch(() => undefined)
  return null
}

const readWhole = async (disk: Disk, path: string): Promise<Uint8Array> => {
  const file: DiskFile = await disk.open(path, 'r')
  try {
    const { sizeBytes } = await file.stat()
    const bytes = new Uint8Array(sizeBytes)
    return bytes.subarray(0, await readFully(file, bytes, 0, sizeBytes, 0))
  } finally {
    await file.close()
  }
}

const headBytes = (header: Header): Uint8Array => {
  const json = new TextEncoder().encode(JSON.stringify(header))
  const bytes = new Uint8Array(roundUp(12 + json.length))
  bytes.set(new TextEncoder().encode(MAGIC))
  new DataView(bytes.buffer).setUint32(8, json.length, true)
  bytes.set(json, 12)
  return bytes
}

const parse = (bytes: Uint8Array, folder: string, stat: FileStat): CachedIndex | null => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const text = new TextDecoder()
  if (bytes.length < 16 || text.decode(bytes.subarray(0, 8)) !== MAGIC) return null
  if (view.getUint32(bytes.length - 4, true) !== crc32(bytes.subarray(0, bytes.length - 4))) return null
  const jsonEnd = 12 + view.getUint32(8, true)
  const header = headerSchema.parse(JSON.parse(text.decode(bytes.subarray(12, jsonEnd))))
  if (!isSameFile(header.stat, stat)) return null
  const { index, end } = readIndex(bytes, roundUp(jsonEnd), header)
  if (index.rowCount !== header.rowCount) return null
  const { fingerprint, lineEnds, hasBom, rowCount, parts } = header
  const hashes: HashFile | null = header.hashes && {
    path: join(folder, basename(header.hashes.name)),
    rowCount: header.hashes.rowCount,
    crc: header.hashes.crc,
  }
  const result: IndexResult = { rowCount, fingerprint, lineEnds, hasBom, parts, stat, hashes, hashFault: null }
  return { index, result, survey: readSurvey(bytes, end, header) }
}

const readIndex = (bytes: Uint8Array, start: number, header: Header): { index: LineIndex; end: number } => {
  const count = header.segments.length
  const edges = new Float64Array(bytes.buffer, start, count * 2)
  const index = new LineIndex()
  let at = start + count * 16
  let part = 0
  header.segments.forEach((rows, number) => {
    // The starts stay where they were read: one buffer for all.
    const starts = new Uint32Array(bytes.buffer, at, rows)
    const segment: IndexSegment = { byteBase: edges[number * 2], starts, byteEnd: edges[number * 2 + 1] }
    while (part < header.parts.length && header.parts[part].firstRow + header.parts[part].rowCount <= index.rowCount)
      part++
    index.append(segment, header.parts[part]?.layout)
    at += rows * 4
  })
  index.complete()
  return { index, end: at }
}

const readSurvey = (bytes: Uint8Array, start: number, { survey }: Header): Survey | null => {
  if (survey === null) return null
  const malformed = RowSet.fromBytes(bytes.subarray(start, start + survey.malformedBytes))
  return { columns: survey.columns, malformed, skippedRows: survey.skippedRows }
}

const roundUp = (length: number): number => Math.ceil(length / 8) * 8

const bytesOf = (numbers: Float64Array | Uint32Array): Uint8Array =>
  new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength)
