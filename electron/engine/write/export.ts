/**
 * Writes chosen rows to a file of their own, in one piece or not at all: first as JSON Lines, which is read back, and from
 * those whatever else was asked for.
 */
import { randomUUID } from 'node:crypto'
import { basename, dirname, join } from 'node:path'
import type { SaveResult } from '../../../shared/contract.ts'
import { EngineError } from '../../../shared/engine-error.ts'
import type { ExportContainer, ExportForm } from '../../../shared/file-form.ts'
import type { RowId } from '../../../shared/ids.ts'
import { checkJson } from '../../../shared/json-scan.ts'
import { isBlankByte } from '../container/jsonl.ts'
import { Sidecar } from '../decisions/sidecar.ts'
import { withDecision } from '../decisions/write-decisions.ts'
import { type PlaceOf, placesInExport } from '../decisions/written-places.ts'
import { removeIfThere } from '../disk.ts'
import type { Document } from '../document/document.ts'
import type { EngineContext } from '../engine-context.ts'
import type { DatasetHome } from '../home/dataset-home.ts'
import { isLines, writeExportFile } from './export-file.ts'
import { exportFormOf } from './export-form.ts'
import { checkRoom, examineTarget, writeError } from './target.ts'
import { verifyWritten } from './verify.ts'
import { type RowTaker, writeRows } from './write-rows.ts'

export interface ExportOptions {
  context: EngineContext
  document: Document
  home: DatasetHome
  rows: Iterable<RowId>
  target: { path: string; overwrite: boolean }
  /** What the target's name does not say. */
  form: ExportForm | undefined
  hashFilePath: string
  signal: AbortSignal
  /** Of rows written; once they are, of rows turned into the format that was asked for, with how many there are. */
  onProgress(rows: number, total: number): void
}

/** Writes rows in the order given, without deleted ones, and reads the file back. */
export const exportRows = async (options: ExportOptions): Promise<SaveResult> => {
  const { context, document, home, signal } = options
  const { disk } = context
  const target = await examineTarget(disk, options.target.path, home.dataset)
  const name = basename(target.path)
  if (document.base.source.files.some(({ path }) => path === target.path))
    throw new EngineError('target-is-source', { file: name })
  if (target.present !== null && !options.target.overwrite) throw new EngineError('target-exists', { file: name })
  const form = exportFormOf(target.path, options.form)
  const isPlain = isLines(form)
  const folder = dirname(options.hashFilePath)
  const linesPath = isPlain ? target.tempPath : join(folder, `export-${randomUUID()}`)
  let sidecar: Sidecar | null = null
  try {
    for (const path of new Set([linesPath, target.path])) await checkRoom(disk, dirname(path), 0, path)
    const { rows, placeOf } = withPlaces(options)
    const taker = await takerFor(options, target.path, placeOf, form.container)
    sidecar = taker.sidecar
    const file = await disk.open(linesPath, 'w', isPlain && target.present === null ? 0o666 : 0o600)
    const written = await writeRows(
      document,
      rows,
      file,
      { signal, onProgress: (rows) => options.onProgress(rows, 0) },
      taker,
    )
      .then(async (result) => {
        if (isPlain && target.present !== null) await file.chmod(target.present.mode)
        await file.sync()
        await sidecar?.finish()
        return result
      })
      .finally(() => file.close())
    const checked = await verifyWritten({
      disk,
      path: linesPath,
      name,
      written: { ...written, hashes: [], pieces: [] },
      parts: null,
      sourceHashes: null,
      hashFilePath: options.hashFilePath,
      workers: context.workers,
      signal,
    })
    const onProgress = (share: number): void => options.onProgress(Math.round(share * written.rows), written.rows)
    const bytes = isPlain
      ? written.bytes
      : await writeExportFile({
          context,
          form,
          linesPath,
          rows: written.rows,
          target,
          name,
          folder,
          signal,
          onProgress,
        })
    signal.throwIfAborted()
    await disk.rename(target.tempPath, target.path)
    await disk.syncFolder(dirname(target.path))
    await sidecar?.put()
    const fingerprint = isPlain ? (checked.result.fingerprint ?? '') : ''
    const leftOut = written.leftOut === 0 ? {} : { leftOut: written.leftOut }
    return { name, bytes, rows: written.rows, changedRows: 0, fingerprint, ...leftOut }
  } catch (error) {
    await sidecar?.abandon()
    await removeIfThere(disk, target.tempPath).catch(() => undefined)
    signal.throwIfAborted()
    throw await writeError(disk, error, target.path)
  } finally {
    if (!isPlain) await removeIfThere(disk, linesPath).catch(() => undefined)
    await removeIfThere(disk, options.hashFilePath).catch(() => undefined)
  }
}

// A reason may name a row that is written later: where there are any, it has to be known before where rows will stand.
const withPlaces = ({ context, document, rows }: ExportOptions): { rows: Iterable<RowId>; placeOf: PlaceOf } => {
  const isSaid = context.getSettings().decisionsOut !== 'none' && document.history.decisions.hasReasons
  if (!isSaid) return { rows, placeOf: () => null }
  const listed = Float64Array.from(rows) as unknown as Iterable<RowId>
  return { rows: listed, placeOf: placesInExport(document, listed) }
}

/** Gives which rows an export takes, and what it does with the decisions on them. */
const takerFor = async (
  { context, document, home }: ExportOptions,
  path: string,
  placeOf: PlaceOf,
  container: ExportContainer,
): Promise<RowTaker & { sidecar: Sidecar | null }> => {
  const { decisionsOut, decisionsField } = context.getSettings()
  const { decisions } = document.history
  const isTaken = (bytes: Uint8Array): boolean => canHold(container, bytes)
  const asIs: RowTaker['alter'] = (_row, bytes) => bytes
  if (decisionsOut === 'none') return { sidecar: null, isTaken, alter: asIs, onRow: () => undefined }
  if (decisionsOut === 'field') {
    const alter: RowTaker['alter'] = (row, bytes) => withDecision(document, decisionsField, row, bytes, placeOf)
    return { sidecar: null, isTaken, alter, onRow: () => undefined }
  }
  const sidecar = await Sidecar.start(context.disk, path, home.dataset)
  return {
    sidecar,
    isTaken,
    alter: asIs,
    onRow: (row, number) => (decisions.isDecided(row) ? sidecar.add(number, decisions.of(row), placeOf) : undefined),
  }
}

// A list holds JSON, a table objects; a line anything but a line break, which a malformed row out of a list may hold.
const canHold = (container: ExportContainer, bytes: Uint8Array): boolean => {
  if (container === 'jsonl') return Buffer.prototype.indexOf.call(bytes, 0x0a) === -1
  if (checkJson(bytes) !== null) return false
  return container === 'json-array' || bytes.find((byte) => !isBlankByte(byte)) === 0x7b
}
