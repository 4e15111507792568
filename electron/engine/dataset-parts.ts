/** What an opened dataset is made of. */
import type { Access, Notice } from '../../shared/contract.ts'
import type { Palette } from '../../shared/decision.ts'
import type { Document } from './document/document.ts'
import type { MalformedRows } from './document/malformed-rows.ts'
import type { EngineContext } from './engine-context.ts'
import type { DatasetHome } from './home/dataset-home.ts'
import type { WorkRecord } from './journal/work-record.ts'

export interface DatasetParts {
  context: EngineContext
  home: DatasetHome
  document: Document
  record: WorkRecord
  access: Access
  /** Which of the dataset's journals this is about; rows are numbered anew with each. */
  epoch: number
  quick: string
  notices: Notice[]
  malformed: MalformedRows
  palette: Palette
  releaseLock(): void
}
