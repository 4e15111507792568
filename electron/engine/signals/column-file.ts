/**
 * Columns of numbers on the disk, one number a row for each: written a block of rows at a time while a pass runs, read column by
 * column when somebody asks. A block holds its rows' numbers column after column, at the place that its first row gives it, so
 * that blocks are written in any order, each once. What follows tells which blocks there are, with a checksum of each column's
 * piece of each, so that a flipped byte is noticed by whoever reads it:
 *
 *   blocks (at first row x bytes of a row), first row and rows of each (u32 x 2), checksums (u32 x columns) of each,
 *   header (JSON), CRC-32 of the three before, their length and that of the header (u32 x 3), magic (8 bytes)
 *
 * Numbers are little-endian. Rows in no block are not known: all ones in every column.
 */
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { z } from 'zod'
import { type Disk, type DiskFile, isNotFound, readFully, removeIfThere, writeFully } from '../disk.ts'

/** Changes with the layout. */
const MAGIC = 'WNWCOL01'
const FOOT_BYTES = 20

export type ColumnWidth = 1 | 2 | 4
export type ColumnNumbers = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer>

const headerSchema = z.object({
  rowCount: z.number().int().nonnegative(),
  widths: z.array(z.union([z.literal(1), z.literal(2), z.literal(4)])),
  /** What the numbers are about, and how they were made: they are good only where all of it is the same. */
  about: z.string(),
})

/** Makes room for a column: every row not known. */
export const emptyColumn = (width: ColumnWidth, rows: number): ColumnNumbers => {
  const numbers = width === 1 ? new Uint8Array(rows) : width === 2 ? new Uint16Array(rows) : new Uint32Array(rows)
  return numbers.fill(0xffffffff)
}

/** Lays the columns of some rows out as a block. */
export const packBlock = (
  columns: readonly ColumnNumbers[],
): { block: Uint8Array<ArrayBuffer>; checksums: number[] } => {
  const block = new Uint8Array(columns.reduce((bytes, { byteLength }) => bytes + byteLength, 0))
  let at = 0
  const checksums = columns.map((column) => {
    const piece = bytesOf(column)
    block.set(piece, at)
    at += piece.length
    return crc32(piece)
  })
  return { block, checksums }
}

const bytesOf = (numbers: ColumnNumbers): Uint8Array =>
  new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength)

interface Block {
  readonly first: number
  readonly rows: number
  readonly checksums: readonly number[]
}

/** Rows of a block where whole columns are written. */
const BLOCK_ROWS = 65_536

/** Writes columns; they can be read, and found by a later opening, once it is finished. */
export class ColumnWriter {
  readonly #disk: Disk
  readonly #file: DiskFile
  readonly #path: string
  readonly #widths: readonly ColumnWidth[]
  readonly #rowBytes: number
  readonly #blocks: Block[] = []

  private constructor(disk: Disk, file: DiskFile, path: string, widths: readonly ColumnWidth[]) {
    this.#disk = disk
    this.#file = file
    this.#path = path
    this.#widths = widths
    this.#rowBytes = sumOf(widths)
  }

  /** Begins at a path, with `.part` behind it until it is finished. */
  static async open(disk: Disk, path: string, widths: readonly ColumnWidth[]): Promise<ColumnWriter> {
    return new ColumnWriter(disk, await disk.open(`${path}.part`, 'w+', 0o600), path, widths)
  }

  /** Writes a block of rows that no other block holds. */
  async write(first: number, rows: number, block: Uint8Array, checksums: readonly number[]): Promise<void> {
    this.#blocks.push({ first, rows, checksums })
    await writeFully(this.#file, block, first * this.#rowBytes)
  }

  /** Writes all columns of all rows, one column after the other, so that one at a time has to be in memory. */
  async writeColumns(rowCount: number, columnAt: (column: number) => Promise<ColumnNumbers>): Promise<void> {
    const blocks = Array.from({ length: Math.ceil(rowCount / BLOCK_ROWS) }, (_, at) => ({
      first: at * BLOCK_ROWS,
      rows: Math.min(BLOCK_ROWS, rowCount - at * BLOCK_ROWS),
      checksums: [] as number[],
    }))
    let before = 0
    for (const [column, width] of this.#widths.entries()) {
      const numbers = await columnAt(column)
      for (const { first, rows, checksums } of blocks) {
        const piece = bytesOf(numbers.subarray(first, first + rows))
        checksums.push(crc32(piece))
        await writeFully(this.#file, piece, first * this.#rowBytes + rows * before)
      }
      before += width
    }
    this.#blocks.push(...blocks)
  }

  /** Ends the file; with `isKept` it stands under its own name for later openings. */
  async finish(rowCount: number, about: string, isKept: boolean): Promise<ColumnFile> {
    const header = new TextEncoder().encode(JSON.stringify({ rowCount, widths: this.#widths, about }))
    const table = Uint32Array.from(this.#blocks.flatMap(({ first, rows, checksums }) => [first, rows, ...checksums]))
    const bytes = new Uint8Array(table.byteLength + header.length + FOOT_BYTES)
    bytes.set(new Uint8Array(table.buffer))
    bytes.set(header, table.byteLength)
    const view = new DataView(bytes.buffer)
    const foot = bytes.length - FOOT_BYTES
    view.setUint32(foot, crc32(bytes.subarray(0, foot)), true)
    view.setUint32(foot + 4, foot, true)
    view.setUint32(foot + 8, header.length, true)
    bytes.set(new TextEncoder().encode(MAGIC), foot + 12)
    await writeFully(this.#file, bytes, rowCount * this.#rowBytes)
    if (isKept) await this.#disk.rename(`${this.#path}.part`, this.#path)
    return new ColumnFile(
      this.#file,
      isKept ? this.#path : `${this.#path}.part`,
      this.#widths,
      rowCount,
      about,
      this.#blocks,
    )
  }

  /** Ends without a file. */
  async drop(): Promise<void> {
    await this.#file.close().catch(() => undefined)
    await removeIfThere(this.#disk, `${this.#path}.part`).catch(() => undefined)
  }
}

const sumOf = (widths: readonly number[]): number => widths.reduce((sum, width) => sum + width, 0)

/** Finished columns. */
export class ColumnFile {
  readonly path: string
  readonly rowCount: number
  readonly about: string
  readonly #file: DiskFile
  readonly #widths: readonly ColumnWidth[]
  readonly #blocks: readonly Block[]

  constructor(
    file: DiskFile,
    path: string,
    widths: readonly ColumnWidth[],
    rowCount: number,
    about: string,
    blocks: readonly Block[],
  ) {
    this.#file = file
    this.path = path
    this.#widths = widths
    this.rowCount = rowCount
    this.about = about
    this.#blocks = blocks
  }

  /** Opens a finished file; null where it is none, or none that can be believed. */
  static async open(disk: Disk, path: string): Promise<ColumnFile | null> {
    const file = await disk.open(path, 'r').catch((error: unknown) => {
      if (isNotFound(error)) return null
      throw error
    })
    if (file === null) return null
    const columns = await readFoot(file, path).catch(() => null)
    if (columns === null) await file.close()
    return columns
  }

  /** Reads a column whole; null where a byte of it is not what was written. */
  async read(column: number): Promise<ColumnNumbers | null> {
    const width = this.#widths[column]
    const rowBytes = sumOf(this.#widths)
    const before = sumOf(this.#widths.slice(0, column))
    const numbers = emptyColumn(width, this.rowCount)
    const bytes = bytesOf(numbers)
    for (const { first, rows, checksums } of this.#blocks) {
      const [start, length] = [first * width, rows * width]
      const count = await readFully(this.#file, bytes, start, length, first * rowBytes + rows * before)
      if (count < length || crc32(bytes.subarray(start, start + length)) !== checksums[column]) return null
    }
    return numbers
  }

  close(): Promise<void> {
    return this.#file.close()
  }
}

const readFoot = async (file: DiskFile, path: string): Promise<ColumnFile | null> => {
  const { sizeBytes } = await file.stat()
  const foot = new Uint8Array(FOOT_BYTES)
  if (sizeBytes < FOOT_BYTES) return null
  await readFully(file, foot, 0, FOOT_BYTES, sizeBytes - FOOT_BYTES)
  const view = new DataView(foot.buffer)
  if (new TextDecoder().decode(foot.subarray(12)) !== MAGIC) return null
  const [crc, length, headerLength] = [view.getUint32(0, true), view.getUint32(4, true), view.getUint32(8, true)]
  if (length + FOOT_BYTES > sizeBytes || headerLength > length) return null
  const bytes = new Uint8Array(length)
  await readFully(file, bytes, 0, length, sizeBytes - FOOT_BYTES - length)
  if (crc32(bytes) !== crc) return null
  const tableBytes = length - headerLength
  const header = headerSchema.parse(JSON.parse(new TextDecoder().decode(bytes.subarray(tableBytes))))
  const { rowCount, widths, about } = header
  if (rowCount * sumOf(widths) !== sizeBytes - FOOT_BYTES - length) return null
  const table = new Uint32Array(bytes.buffer.slice(0, tableBytes))
  const blocks: Block[] = []
  for (let at = 0; at < table.length; at += 2 + widths.length) {
    blocks.push({
      first: table[at],
      rows: table[at + 1],
      checksums: [...table.subarray(at + 2, at + 2 + widths.length)],
    })
  }
  return new ColumnFile(file, path, widths, rowCount, about, blocks)
}

/** Finds the finished file of a kind in a folder that is about this; what is about something else is removed if so asked. */
export const findColumns = async (
  disk: Disk,
  folder: string,
  kind: string,
  about: string,
  removesOthers: boolean,
): Promise<ColumnFile | null> => {
  let found: ColumnFile | null = null
  const names = await disk.readdir(folder).catch(() => [])
  for (const name of names.filter((one) => one.startsWith(`${kind}-`))) {
    const path = join(folder, name)
    const columns: ColumnFile | null = found === null && name.endsWith('.bin') ? await openOrNull(disk, path) : null
    if (columns !== null && columns.about === about) {
      found = columns
      continue
    }
    await columns?.close()
    if (removesOthers) await removeIfThere(disk, path).catch(() => undefined)
  }
  return found
}

// A file that can't be read is as good as none.
const openOrNull = (disk: Disk, path: string): Promise<ColumnFile | null> =>
  ColumnFile.open(disk, path).catch(() => null)
