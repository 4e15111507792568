/**
 * What went wrong, as something a user can act on. The code and its values cross rooms; the sentence is looked up in the
 * reader's language under `error.<code>` of the catalogues. Anything that is not an EngineError is a bug.
 */
import { z } from 'zod'

export const errorCodes = [
  // Opening
  'file-missing', // {file}
  'file-is-directory', // {file}
  'file-empty', // {file}
  'file-binary', // {file, found}
  'file-lfs-pointer', // {file}
  'file-not-regular', // {file}
  'file-no-permission', // {file}
  'file-outside-folder', // {file}
  'folder-too-large', // {file, limit}: too many files to list
  'container-unsupported', // {file, found}: recognised (gzip, JSON array, UTF-16 ...) and not read yet
  'encoding-unconfirmed', // {file, encoding}: somebody has to say how it is to be read; `encoding` is the likeliest
  'encoding-in-use', // {file}: rows were changed or decided on as they are read
  'encoding-unfit', // {file, encoding}: none of its text is valid in the encoding that was chosen
  'archive-unreadable', // {file, packing}: nothing of it could be unpacked
  'table-unreadable', // {file, reason}
  'no-room-to-open', // {file, needed, free}: in the app's data folder, where rows of other files are written out
  'folder-no-files', // {file}: no file in it that can be opened
  'dataset-not-open',
  'view-not-open',
  'mend-not-open',
  // Rows and changes
  'row-missing', // {row}
  'row-malformed', // {row, reason, column}
  'row-too-large', // {row, bytes, limit}
  'path-missing', // {row, path}
  'value-not-json', // {reason, column}
  'encoding-cannot-hold', // {char, code, encoding, row}
  'row-must-be-json', // {reason, column}: in a list, what is no JSON would break the whole file
  'format-cannot-hold', // {format, what}: see sample/sample-edit.ts
  'line-has-newline',
  'line-is-blank',
  'read-only', // {reason}
  'nothing-to-undo',
  'nothing-to-redo',
  'journal-newer', // {file, version}
  'journal-unwritable', // {reason}
  'too-much-to-copy', // {rows, limit}
  // Saving
  'source-changed', // {file}
  'source-gone', // {file}
  'save-as-table', // {file}: a name that says it is a table
  'save-elsewhere', // {file, why}: why is 'table', 'truncated' or 'several'
  'form-unfit', // {file}: Parquet that is to be packed, or in an older encoding
  'table-no-fields', // {file}: no row that is written has a field
  'target-exists', // {file}
  'target-is-source', // {file}
  'target-unwritable', // {file, reason}
  'target-dangling-link', // {file}
  'disk-full', // {file, needed, free}
  'write-failed', // {file, reason}
  'verify-failed', // {file}
  'durability-unknown', // {file}: the new file is in place, the folder could not be synced
  'read-failed', // {file, reason}
  'backup-missing', // {file}
  'decisions-field-taken', // {field, row}: the row holds something else there
  // SQL
  'sql-unavailable', // {reason}: DuckDB can't be run here
  'sql-failed', // {reason, position}: in DuckDB's words; the UTF-16 unit of the query, -1 where it is not known
  'sql-signal-apart', // {signal, position}: asked for as a field of the rows
  'sql-not-reading', // {what}: a statement that may do more than read
  'sql-one-statement',
  'sql-too-much', // {reason}: more memory or disk than a query may take
  'sql-result-gone',
  // The rest
  'cancelled',
  'connection-lost',
  'query-broken', // {fault, at, ...}: see query/query-fault.ts
  'query-too-large', // {megabytes}: the answers to its parts need more memory
  'signal-unknown', // {signal}
  'tokenizer-unusable', // {file, reason}
  'mend-broken', // {reason}: a regular expression that is none
  'duplicates-spec', // nothing is compared with anything
  'duplicates-own-file', // {file}: compared with itself
  'duplicates-stale', // groups that are others by now
  'bad-request', // {reason}
  'change-line', // {line, reason}: a line of a changes file
  'unexpected', // {reason}: a bug, worded so that it can be reported
] as const

export type ErrorCode = (typeof errorCodes)[number]
export type ErrorValues = Readonly<Record<string, string | number>>

/** The form in which an error crosses between rooms. */
export const errorReportSchema = z.object({
  code: z.enum(errorCodes),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
})
export type ErrorReport = z.infer<typeof errorReportSchema>

/** A failure that a user can act on; `values` fill the sentence of its code. */
export class EngineError extends Error {
  readonly code: ErrorCode
  readonly values: ErrorValues

  constructor(code: ErrorCode, values: ErrorValues = {}, options?: ErrorOptions) {
    super(`${code} ${JSON.stringify(values)}`, options)
    this.name = 'EngineError'
    this.code = code
    this.values = values
  }
}

/** Tells whether a caught value is an EngineError, of one code if one is named. */
export const isEngineError = (error: unknown, code?: ErrorCode): error is EngineError =>
  error instanceof EngineError && (code === undefined || error.code === code)

/** Gives any caught value the form that crosses; what is no EngineError becomes `unexpected`. */
export const reportOf = (error: unknown): ErrorReport =>
  error instanceof EngineError
    ? { code: error.code, values: { ...error.values } }
    : { code: 'unexpected', values: { reason: error instanceof Error ? error.message : String(error) } }

/** Makes a switch that misses a case of its union fail to compile. */
export const assertNever = (value: never): never => {
  throw new Error(`Unhandled case: ${JSON.stringify(value)}`)
}
