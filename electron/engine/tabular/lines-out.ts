/** Writes JSONL as JSON Lines that begin with a mark, or as one list with a row a line. */
import { stat } from 'node:fs/promises'
import { checkJson } from '../../../shared/json-scan.ts'
import { nodeDisk, writeFully } from '../disk.ts'
import { JsonOut } from './json-out.ts'
import { readLines } from './line-reader.ts'
import type { ExportedTable, TableTask } from './table-messages.ts'

const FLUSH_BYTES = 1 << 20
const BOM = Uint8Array.of(0xef, 0xbb, 0xbf)

type LinesTask = Extract<TableTask, { kind: 'export-lines' }>

/** Exports rows; what is no JSON can't stand in a list, and is left out there. */
export const exportLines = async (
  { from, to, isList, hasBom }: LinesTask,
  onProgress: (done: number, total: number) => void,
): Promise<ExportedTable> => {
  const { size } = await stat(from)
  const file = await nodeDisk.open(from, 'r')
  try {
    const out = await nodeDisk.open(to, 'w', 0o666)
    const json = new JsonOut()
    let [rows, bytes, skipped] = [0, 0, 0]
    const flush = async (): Promise<void> => {
      const piece = json.take()
      await writeFully(out, piece, bytes)
      bytes += piece.length
    }
    try {
      if (hasBom) json.raw(BOM)
      if (isList) json.raw(Buffer.from('['))
      await readLines(file, {
        onLine: (line, start, end) => {
          if (isList && checkJson(line, start, end) !== null) {
            skipped += 1
            return
          }
          if (isList) json.raw(Buffer.from(rows === 0 ? '\n' : ',\n'))
          json.raw(line, start, end)
          if (!isList) json.byte(0x0a)
          rows += 1
        },
        onBlock: async (byteOffset) => {
          if (json.length >= FLUSH_BYTES) await flush()
          onProgress(byteOffset, size)
        },
      })
      if (isList) json.raw(Buffer.from('\n]\n'))
      await flush()
      await out.sync()
    } finally {
      await out.close()
    }
    return { rows, bytes, skipped, columns: [] }
  } finally {
    await file.close()
  }
}
