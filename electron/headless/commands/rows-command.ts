/**
 * `winnow rows`: rows as they lie in the file, each with its own line ending and without the blank lines around it. Of one file
 * of plain lines the index ends as soon as it has reached the last row that is asked for; rows of anything else are told by
 * the engine, each on a line of its own (rows-of-engine.ts).
 */
import { availableParallelism } from 'node:os'
import { basename } from 'node:path'
import { EngineError, isEngineError } from '../../../shared/engine-error.ts'
import { decodeLossless } from '../../../shared/utf8-lossless.ts'
import { jsonl } from '../../engine/container/jsonl.ts'
import { type DiskFile, nodeDisk } from '../../engine/disk.ts'
import { startIndex } from '../../engine/index/index-file.ts'
import { LineIndex } from '../../engine/index/line-index.ts'
import { scanHead } from '../../engine/index/scan-head.ts'
import { findRows, type SniffedFile, sniff } from '../../engine/read/sniff.ts'
import { findFiles } from '../../engine/source/find-files.ts'
import { type Command, type CommandCall, numberOf, optionOf, writeLine } from '../command.ts'
import { OutputBuffer } from '../output-buffer.ts'
import { Progress } from '../progress.ts'
import { printRowsOfEngine } from '../rows-of-engine.ts'
import { withFiles } from '../standard-input.ts'

const BLOCK_BYTES = 1 << 20

export const rowsCommand: Command = {
  options: { from: 'value', to: 'value', progress: 'flag' },
  args: { required: ['FILE'], optional: 0 },
  takesSeveral: true,
  run: (call) =>
    withFiles(call, async (named) => {
      const from = numberOf(call, 'from', 0) ?? 0
      const to = numberOf(call, 'to', 0) ?? Number.POSITIVE_INFINITY
      const { files, isSeveral } = await findFiles(nodeDisk, named)
      const sniffed = isSeveral ? null : await sniff(nodeDisk, files[0] ?? '')
      const isPlain =
        sniffed !== null && isPlainLines(sniffed, files[0] ?? '') && optionOf(call, 'encoding') === undefined
      const rowCount = isPlain
        ? await printLines(call, files[0] ?? '', sniffed, { from, to })
        : await printRowsOfEngine(call, named, { from, to })
      const isAllThere = from <= rowCount && (to === Number.POSITIVE_INFINITY || to <= rowCount)
      if (!isAllThere) await writeLine(call.terminal.errors, call.say('cli.rows.fewer', { rows: rowCount }))
    }),
}

/** Tells whether rows are lines of the file itself, whatever their bytes mean: only of UTF-16 they are no lines of bytes. */
const isPlainLines = ({ packing, text, rows, head, isWhole }: SniffedFile, path: string): boolean => {
  if (packing !== 'none' || text.choice.encoding.startsWith('utf-16')) return false
  const found = rows ?? findRows(head, isWhole, basename(path))
  return !found.isTable && found.layout === 'lines'
}

/** Prints lines, and gives how many there are, as far as was looked. */
const printLines = async (
  call: CommandCall,
  path: string,
  sniffed: SniffedFile,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<number> => {
  const index = await indexUpTo(call, path, sniffed, to)
  const end = Math.min(to, index.rowCount)
  const file = await nodeDisk.open(path, 'r')
  try {
    const lines = new LineReader(file, index, basename(path))
    const output = new OutputBuffer(call.terminal.output)
    for (let row = from; row < end; row++) {
      call.terminal.signal.throwIfAborted()
      if (call.isJson) await output.add(await lineAsJson(row, lines))
      else for (let piece = await lines.first(row); piece !== null; piece = await lines.next()) await output.add(piece)
    }
    await output.flush()
  } finally {
    await file.close()
  }
  return index.rowCount
}

const lineAsJson = async (row: number, lines: LineReader): Promise<Uint8Array> => {
  const pieces: Uint8Array[] = []
  for (let piece = await lines.first(row); piece !== null; piece = await lines.next()) pieces.push(piece.slice())
  const line = Buffer.concat(pieces)
  const contentEnd = jsonl.contentEnd(line, 0, line.length)
  const text = decodeLossless(line.subarray(0, contentEnd))
  return Buffer.from(`${JSON.stringify({ row, text, ending: line.toString('latin1', contentEnd) })}\n`)
}

/** Finds where rows lie, at least up to a row, or up to the file's last. */
const indexUpTo = async (
  call: CommandCall,
  path: string,
  { stat, head, isWhole }: SniffedFile,
  to: number,
): Promise<LineIndex> => {
  const { starts, byteEnd } = scanHead(head, isWhole)
  if (isWhole || starts.length >= to) return LineIndex.fromStarts(starts, byteEnd, isWhole)
  const { signal } = call.terminal
  const progress = new Progress(call)
  const run = startIndex({
    disk: nodeDisk,
    path,
    name: basename(path),
    sizeBytes: stat.sizeBytes,
    workers: availableParallelism(),
    hashFilePath: null,
    onProgress: ({ bytesDone, rowCount }) => {
      progress.show('index', { done: bytesDone, total: stat.sizeBytes })
      if (rowCount >= to || signal.aborted) void run.close()
    },
  })
  try {
    await run.done
  } catch (error) {
    if (!isEngineError(error, 'cancelled')) throw error // it has reached the last row that is wanted
  } finally {
    progress.clear()
  }
  signal.throwIfAborted()
  return run.index
}

/**
 * Reads lines of any length in blocks, each line with its ending. A piece is valid until the next is asked for; lines that
 * follow one another come out of one block, without waiting.
 */
class LineReader {
  readonly #file: DiskFile
  readonly #index: LineIndex
  readonly #name: string
  readonly #block = Buffer.allocUnsafeSlow(BLOCK_BYTES)
  #blockStart = 0
  #blockLength = 0
  #at = 0
  #end = 0

  constructor(file: DiskFile, index: LineIndex, name: string) {
    this.#file = file
    this.#index = index
    this.#name = name
  }

  /** Gives a row's line, or its first piece. */
  first(row: number): Uint8Array | Promise<Uint8Array | null> | null {
    this.#at = this.#index.startOf(row)
    this.#end = this.#index.endOf(row)
    return this.next()
  }

  /** Gives the next piece of the line; null at its end. */
  next(): Uint8Array | Promise<Uint8Array | null> | null {
    if (this.#at >= this.#end) return null
    const isAtHand = this.#at >= this.#blockStart && this.#end <= this.#blockStart + this.#blockLength
    return isAtHand ? this.#take() : this.#load().then(() => this.#take())
  }

  #take(): Uint8Array {
    const from = this.#at - this.#blockStart
    const to = Math.min(this.#end - this.#blockStart, this.#blockLength)
    const lineEnd = jsonl.endingEnd(this.#block, jsonl.contentEnd(this.#block, from, to), to)
    const piece = this.#block.subarray(from, lineEnd)
    // What follows the line feed are blank lines; a piece without one is part of a longer line.
    this.#at = piece.at(-1) === LINE_FEED ? this.#end : this.#blockStart + lineEnd
    return piece
  }

  async #load(): Promise<void> {
    this.#blockStart = this.#at
    this.#blockLength = await this.#file.read(this.#block, 0, BLOCK_BYTES, this.#at)
    if (this.#blockLength === 0) throw new EngineError('source-changed', { file: this.#name })
  }
}

const LINE_FEED = 0x0a
