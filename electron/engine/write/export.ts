/** Writes chosen rows to a file of their own, in one piece or not at all. */
import { basename, dirname } from 'node:path'
import type { SaveResult } from '../../../shared/contract.ts'
import { EngineError } from '../../../shared/engine-error.ts'
import type { RowId } from '../../../shared/ids.ts'
import { Sidecar } from '../decisions/sidecar.ts'
import { withDecision } from '../decisions/write-decisions.ts'
import { type PlaceOf, placesInExport } from '../decisions/written-places.ts'
import { removeIfThere } from '../disk.ts'
import type { Document } from '../document/document.ts'
import type { EngineContext } from '../engine-context.ts'
import type { DatasetHome } from '../home/dataset-home.ts'
import { checkRoom, examineTarget, writeError } from './target.ts'
import { verifyWritten } from './verify.ts'
import { type RowTaker, writeRows } from './write-rows.ts'

export interface ExportOptions {
  context: EngineContext
  document: Document
  home: DatasetHome
  rows: Iterable<RowId>
  target: { path: string; overwrite: boolean }
  hashFilePath: string
  signal: AbortSignal
  onProgress(rows: number): void
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
  let sidecar: Sidecar | null = null
  try {
    await checkRoom(disk, dirname(target.path), 0, target.path)
    const { rows, placeOf } = withPlaces(options)
    const taker = await takerFor(options, target.path, placeOf)
    sidecar = taker?.sidecar ?? null
    const file = await disk.open(target.tempPath, 'w', target.present === null ? 0o666 : 0o600)
    const written = await writeRows(document, rows, file, { signal, onProgress: options.onProgress }, taker)
      .then(async (result) => {
        if (target.present !== null) await file.chmod(target.present.mode)
        await file.sync()
        await sidecar?.finish()
        return result
      })
      .finally(() => file.close())
    const checked = await verifyWritten({
      disk,
      path: target.tempPath,
      name,
      written: { ...written, hashes: [], pieces: [] },
      parts: null,
      sourceHashes: null,
      hashFilePath: options.hashFilePath,
      workers: context.workers,
      signal,
    })
    signal.throwIfAborted()
    await disk.rename(target.tempPath, target.path)
    await disk.syncFolder(dirname(target.path))
    await sidecar?.put()
    const fingerprint = checked.result.fingerprint ?? ''
    return { name, bytes: written.bytes, rows: written.rows, changedRows: 0, fingerprint }
  } catch (error) {
    await sidecar?.abandon()
    await removeIfThere(disk, target.tempPath).catch(() => undefined)
    signal.throwIfAborted()
    throw await writeError(disk, error, target.path)
  } finally {
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

/** Gives what an export does with the decisions on its rows; null for nothing. */
const takerFor = async (
  { context, document, home }: ExportOptions,
  path: string,
  placeOf: PlaceOf,
): Promise<(RowTaker & { sidecar: Sidecar | null }) | null> => {
  const { decisionsOut, decisionsField } = context.getSettings()
  const { decisions } = document.history
  if (decisionsOut === 'none') return null
  if (decisionsOut === 'field') {
    const alter: RowTaker['alter'] = (row, bytes) => withDecision(document, decisionsField, row, bytes, placeOf)
    return { sidecar: null, alter, onRow: () => undefined }
  }
  const sidecar = await Sidecar.start(context.disk, path, home.dataset)
  return {
    sidecar,
    alter: (_row, bytes) => bytes,
    onRow: (row, number) => (decisions.isDecided(row) ? sidecar.add(number, decisions.of(row), placeOf) : undefined),
  }
}
