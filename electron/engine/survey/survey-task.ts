/** What the main thread and the workers of a survey say to each other. */
import type { TallyReport } from './column-tally.ts'

export type SurveyTask =
  | {
      readonly kind: 'rows'
      /** An open file of this process. */
      readonly fd: number
      readonly byteStart: number
      readonly byteLength: number
      readonly firstRow: number
      /** Where each row starts, counted from `byteStart`. */
      readonly starts: Uint32Array<ArrayBuffer>
    }
  /** Asks for what was counted, and starts counting anew. */
  | { readonly kind: 'report' }

export type SurveyReply =
  /** Rows that are not JSON, counted from the batch's first. */
  | { readonly kind: 'scanned'; readonly malformed: Uint32Array<ArrayBuffer> }
  | { readonly kind: 'report'; readonly report: TallyReport }
  | { readonly kind: 'failed'; readonly isCut: boolean; readonly code: string | null; readonly message: string }
