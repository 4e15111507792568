/** Rows of files that are no plain lines, or several, as the engine has them: each on a line of its own. */
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { position } from '../../shared/ids.ts'
import type { CommandCall } from './command.ts'
import { encodingFor } from './encoding-option.ts'
import { type OneFile, openOneFile } from './one-file.ts'
import { OutputBuffer } from './output-buffer.ts'
import { Progress } from './progress.ts'

const PAGE_ROWS = 1000
/** The longest row that can be read as text. */
const ROW_UNITS = 256 * 2 ** 20

/** Prints rows `from` to `to` of what is named, and gives how many there are in all. */
export const printRowsOfEngine = async (
  call: CommandCall,
  named: readonly string[],
  { from, to }: { readonly from: number; readonly to: number },
): Promise<number> => {
  const progress = new Progress(call)
  const { signal } = call.terminal
  const encoding = await encodingFor(call, named)
  const file = await openOneFile({ named, encoding, dataFolder: null, onEvent: progress.take, signal })
  try {
    const { rows } = await file.settle('rows')
    const end = Math.min(to, rows.count)
    progress.clear()
    if (from < end) await (call.isJson ? printAsJson(call, file, from, end) : printLines(call, file, from, end))
    return rows.count
  } finally {
    progress.clear()
    await file.close()
  }
}

const printAsJson = async (call: CommandCall, file: OneFile, from: number, to: number): Promise<void> => {
  const output = new OutputBuffer(call.terminal.output)
  const { dataset, view } = file
  for (let start = from; start < to; start += PAGE_ROWS) {
    call.terminal.signal.throwIfAborted()
    const end = position(Math.min(to, start + PAGE_ROWS))
    const page = await file.call('readRows', { view, start: position(start), end, columns: [], previewChars: 0 })
    for (const { row, number } of page.rows) {
      const { text, file: name } = await file.call('readRow', { dataset, row, limit: ROW_UNITS })
      await output.add(Buffer.from(`${JSON.stringify({ row: number, file: name, text })}\n`))
    }
  }
  await output.flush()
}

const printLines = async (call: CommandCall, file: OneFile, from: number, to: number): Promise<void> => {
  const { dataset, view } = file
  const lines = join(file.dataFolder, 'rows')
  const range = { start: position(from), end: position(to) }
  await file.call('select', { view, gesture: { kind: 'range', ...range, add: false } })
  const target = file.targetAt(lines, true)
  await file.run('exportRows', (job) => ({ dataset, job, what: { kind: 'selection', view }, target }))
  await pipeline(createReadStream(lines), call.terminal.output, { end: false })
}
