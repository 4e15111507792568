/**
 * The engine over arrays in memory: stands in for the real one where the renderer is developed and tested. It keeps
 * nothing on a disk and prints a row anew when it is edited, and is otherwise held to the same contract.
 */
import type { EngineSession } from '../../shared/channel.ts'
import type { Confirmation, DatasetState, EngineApi, EngineEvent, HostInfo, Settings } from '../../shared/contract.ts'
import type { Palette } from '../../shared/decision.ts'
import { EngineError } from '../../shared/engine-error.ts'
import type { DatasetId } from '../../shared/ids.ts'
import type { NaiveDocument } from './naive-document.ts'
import { NaiveEncodings } from './naive-encodings.ts'
import { NaiveSession } from './naive-session.ts'

export interface NaiveOptions {
  /** Text by path in the served folder (`folder/name.jsonl`); `sample` is the sample dataset. */
  readonly files: Readonly<Record<string, string>>
  readonly host?: Partial<HostInfo>
  readonly clock?: () => number
  /** How long a job takes, in ten steps. */
  readonly jobMs?: number
}

export interface OpenDataset {
  readonly file: string
  readonly document: NaiveDocument
  readonly confirmed: Map<string, Confirmation>
  writer: NaiveSession | null
  palette: Palette
  patch: Partial<DatasetState>
  savedAtMs: number | null
}

export class NaiveEngine {
  readonly files: Map<string, string>
  readonly datasets = new Map<DatasetId, OpenDataset>()
  readonly sessions = new Set<NaiveSession>()
  readonly options: NaiveOptions
  readonly encodings = new NaiveEncodings()
  settings: Settings = { keepsBackup: true, decisionsOut: 'none', decisionsField: 'winnow' }
  backups = [
    { backup: 'backup-2', timeMs: 0, sizeBytes: 1_204_511 },
    { backup: 'backup-1', timeMs: 0, sizeBytes: 1_198_002 },
  ]

  constructor(options: NaiveOptions) {
    this.options = options
    this.files = new Map(Object.entries(options.files))
    const now = this.now()
    this.backups = this.backups.map((backup, at) => ({ ...backup, timeMs: now - (at + 1) * 5_400_000 }))
  }

  connect(emit: (event: EngineEvent) => void): EngineSession {
    const session = new NaiveSession(this, emit)
    this.sessions.add(session)
    return session
  }

  /** The engine called directly, as one session. */
  directApi(emit: (event: EngineEvent) => void = () => {}): EngineApi {
    return new NaiveSession(this, emit).api
  }

  /** Shows a state that the naive engine cannot come to by itself: indexing, changed on disk, read-only. */
  pushState(dataset: DatasetId, patch: Partial<DatasetState>): void {
    const open = this.get(dataset)
    open.patch = { ...open.patch, ...patch }
    this.push(open)
  }

  now(): number {
    return (this.options.clock ?? Date.now)()
  }

  get(dataset: DatasetId): OpenDataset {
    const open = this.datasets.get(dataset)
    if (open === undefined) throw new EngineError('dataset-not-open')
    return open
  }

  push(open: OpenDataset): void {
    for (const session of this.sessions) session.show(open)
  }

  emit(event: EngineEvent): void {
    for (const session of this.sessions) session.emit(event)
  }
}

export const datasetIdOf = (file: string): DatasetId => file.replace(/[^\w.-]/g, '-') as DatasetId
