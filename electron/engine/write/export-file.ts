/**
 * Makes of rows that were written as JSON Lines the file that was asked for: a list, a table, in another encoding, packed.
 * Each step is read back, or counted, before the file may take its place.
 */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { EngineError } from '../../../shared/engine-error.ts'
import { removeIfThere } from '../disk.ts'
import type { EngineContext } from '../engine-context.ts'
import { newPackedForm } from '../packing/packed-form.ts'
import { exportTable } from '../tabular/export-table.ts'
import type { WholeForm } from './export-form.ts'
import { writePart } from './save-files.ts'
import type { Target } from './target.ts'

export interface ExportFile {
  readonly context: EngineContext
  readonly form: WholeForm
  /** The rows, as JSON Lines in UTF-8. */
  readonly linesPath: string
  readonly rows: number
  readonly target: Target
  readonly name: string
  /** A folder of the cache. */
  readonly folder: string
  readonly signal: AbortSignal
  /** Told how much is done, from 0 to 1. */
  onProgress(share: number): void
}

/** Tells whether rows that were written as lines are the file already. */
export const isLines = ({ container, packing, encoding, hasBom }: WholeForm): boolean =>
  container === 'jsonl' && packing === 'none' && encoding === 'utf-8' && !hasBom

/** Writes the file beside its target; gives its size. */
export const writeExportFile = async (file: ExportFile): Promise<number> => {
  const { context, form, linesPath, target, folder } = file
  const { disk } = context
  const text = join(folder, `export-${randomUUID()}`)
  const isMade = form.packing === 'none' && form.encoding === 'utf-8'
  try {
    if (form.container === 'jsonl' && !form.hasBom) return await dress(file, linesPath, 0)
    await convert(file, isMade ? target.tempPath : text, isMade ? 1 : HALF)
    if (!isMade) return await dress(file, text, HALF)
    const made = await disk.open(target.tempPath, 'r+')
    try {
      if (target.present !== null) await made.chmod(target.present.mode)
      await made.sync()
      return (await made.stat()).sizeBytes
    } finally {
      await made.close()
    }
  } finally {
    await removeIfThere(disk, text).catch(() => undefined)
  }
}

const HALF = 0.5

/** Makes another format of the lines; that is so much of the whole work. */
const convert = async (file: ExportFile, to: string, share: number): Promise<void> => {
  const { context, form, linesPath: from, rows, name, folder, signal } = file
  const onProgress = (done: number, total: number): void => file.onProgress((share * done) / Math.max(1, total))
  const { container: kind, hasBom } = form
  const written = await exportTable({ context, kind, file: name, from, folder, to, hasBom, signal, onProgress })
  if (written.rows !== rows) throw new EngineError('verify-failed', { file: name })
}

/** Encodes and packs a text, and reads it back; so much of the work is done before. */
const dress = async (file: ExportFile, path: string, before: number): Promise<number> => {
  const { context, form, target, folder, name, signal } = file
  const { disk } = context
  const { packing, encoding, container, hasBom } = form
  const work = await disk.open(path, 'r')
  try {
    const { sizeBytes: byteEnd } = await work.stat()
    const packed = packing === 'none' ? null : newPackedForm(packing)
    const out = { form: { packing, encoding, rest: null, hasBom, container, wrapperKey: null }, packed }
    const part = { target, out, byteStart: 0, byteEnd, copied: [], exceptions: null }
    const onProgress = (bytes: number): void =>
      file.onProgress(before + ((1 - before) * bytes) / Math.max(1, 2 * byteEnd))
    return (await writePart(part, { disk, folder, work, name, signal, onProgress })).sizeBytes
  } finally {
    await work.close()
  }
}
