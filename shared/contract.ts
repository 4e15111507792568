/**
 * What renderer and engine say to each other: the one table of calls and the one union of events. Both sides derive their
 * types from it, every host carries it unchanged, and the engine checks each input against its schema, since what is at
 * the other end of a wire may be anything. Everything here is plain JSON and bounded; nothing names a path on the disk.
 */
import { z } from 'zod'
import {
  decisionCountsSchema,
  decisionSchema,
  noteSchema,
  paletteSchema,
  saidReasonSchema,
  tagSchema,
  verdictSchema,
} from './decision.ts'
import { duplicateCalls, duplicatesStateSchema } from './duplicates/duplicate-calls.ts'
import { errorReportSchema } from './engine-error.ts'
import { encodingChoiceSchema, encodingGuessSchema, exportFormSchema, fileFormSchema } from './file-form.ts'
import { datasetIdSchema, jobIdSchema, mendIdSchema, positionSchema, rowIdSchema, viewIdSchema } from './ids.ts'
import { jsonEditSchema } from './json-edits.ts'
import { jsonPathSchema } from './json-path.ts'
import { mappingSchema } from './lens/mapping.ts'
import { mendSchema } from './mend/mend.ts'
import { mendedRowSchema, mendInfoSchema } from './mend/mend-info.ts'
import { descriptionSchema, partSchema, sideSchema } from './overview/description.ts'
import { lintKinds } from './sample/lint.ts'
import { sqlCalls, sqlFormatSchema, sqlTextSchema } from './sql-contract.ts'

const count = z.number().int().nonnegative()
const rowText = z.string().max(256 * 2 ** 20)

// --- Files -------------------------------------------------------------------------------------------------------------

const pickedFileSchema = z.object({ kind: z.literal('picked'), token: z.string().max(200) })
const servedFileSchema = z.object({ kind: z.literal('served'), path: z.array(z.string().max(1024)).max(64) })

/**
 * A file to open: picked in the host's own dialog, found in the folder that the host serves, known from before, or ours. A
 * folder stands for the files in it; several files are one dataset, in the order of their names.
 */
export const fileRefSchema = z.discriminatedUnion('kind', [
  pickedFileSchema,
  servedFileSchema,
  z.object({
    kind: z.literal('several'),
    files: z
      .array(z.discriminatedUnion('kind', [pickedFileSchema, servedFileSchema]))
      .min(1)
      .max(10_000),
  }),
  z.object({ kind: z.literal('recent'), dataset: datasetIdSchema }),
  z.object({ kind: z.literal('sample') }),
])
export type FileRef = z.infer<typeof fileRefSchema>

/** Where to write: picked in the host's dialog, or a name in the folder that the host serves. */
export const targetRefSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('picked'), token: z.string().max(200) }),
  z.object({ kind: z.literal('served'), path: z.array(z.string().max(1024)).min(1).max(64), overwrite: z.boolean() }),
])
export type TargetRef = z.infer<typeof targetRefSchema>

export const folderEntrySchema = z.object({
  name: z.string(),
  kind: z.enum(['folder', 'file']),
  sizeBytes: count,
  modifiedMs: z.number(),
})
export type FolderEntry = z.infer<typeof folderEntrySchema>

export const hostSchema = z.object({
  /** How files are chosen: by the desktop's own dialogs, or out of a served folder. */
  kind: z.enum(['desktop', 'headless']),
  /** The served folder's name, for headless hosts. */
  folderName: z.string().nullable(),
  version: z.string(),
  platform: z.string(),
})
export type HostInfo = z.infer<typeof hostSchema>

// --- A dataset ---------------------------------------------------------------------------------------------------------

export const accessSchema = z.discriminatedUnion('mode', [
  z.object({ mode: z.literal('write') }),
  z.object({
    mode: z.literal('read'),
    /** other-window: of this engine; other-program: another engine; newer-journal: written by a newer Winnow. */
    reason: z.enum(['other-window', 'other-program', 'newer-journal']),
  }),
])
export type Access = z.infer<typeof accessSchema>

/** A pass over the whole file. `done` counts bytes. */
export const passSchema = z.object({
  state: z.enum(['waiting', 'running', 'done', 'stopped', 'failed']),
  bytesDone: count,
  bytesTotal: count,
})
export type Pass = z.infer<typeof passSchema>

/** One step of history, in words: the key is looked up under `change.<label>` of the catalogues. */
export const stepSchema = z.object({
  label: z.enum([
    'set',
    'edit',
    'insert',
    'delete',
    'restore',
    'batch',
    'reattach',
    'judge',
    'tag',
    'untag',
    'note',
    'mend',
  ]),
  rows: count,
  /**
   * The field, for a step that touched one field; the tag, for one that tagged; the verdict, for one that judged; the
   * kind of mend, for one that mended.
   */
  field: z.string().nullable(),
  timeMs: z.number(),
})
export type Step = z.infer<typeof stepSchema>

/** Something that happened which the user must know, worded under `notice.<code>`. */
export const noticeSchema = z.object({
  code: z.enum([
    'journal-torn', // {bytes}: the torn end of the journal was dropped, a copy kept
    'journal-damaged', // {bytes}: a bad record in the middle; what follows was kept aside
    'work-restored', // {changes}: unsaved changes from before are here again
    'changed-since', // the file differs from the one that the unsaved changes belong to
    'reattached', // {attached, lost}
    'save-settled', // a save that was cut off turned out complete
    'copied-file', // the dataset is a copy of one with unsaved work
    'cannot-survey-row', // {rows}: rows too large to look into
    'holds-decisions', // {field, rows}: rows carry decisions in a field, which can be read
    'decisions-reattached', // {attached, lost}
    'reasons-lost', // {rows}: why they are marked can't be read any more; that they are still stands
    'archive-truncated', // {file}: ends too early, or is damaged; its rows are those that could be read
    'table-ragged', // {file, rows, line}: lines of a table with more or fewer cells than its head
  ]),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
})
export type Notice = z.infer<typeof noticeSchema>

/** What is known of the rows as samples (lenses.ts, lint.ts). */
export const samplesSchema = z.object({
  /** The format that most rows have, by a vote of rows of head, middle and tail; null where none is known. */
  usual: z.string().nullable(),
  /** The mapping that somebody made for rows of this shape; it reads all rows that have its fields. */
  mapping: mappingSchema.nullable(),
  /** Reads every row; large files are read only once somebody asks (`readSamples`), and stay `waiting` until then. */
  pass: passSchema,
  /** Whether formats and findings are those of every row as it is now. */
  isComplete: z.boolean(),
  /** The most frequent first; rows that no lens knows stand under `unknown`. */
  formats: z.array(z.object({ lens: z.string(), rows: count })),
  findings: z.array(z.object({ kind: z.enum(lintKinds), rows: count })),
})
export type Samples = z.infer<typeof samplesSchema>

/** All that a window must know of a dataset besides its rows; pushed whole whenever it changes, at most ten times a second. */
export const datasetStateSchema = z.object({
  dataset: datasetIdSchema,
  name: z.string(),
  /** The folder that holds the file, for showing only. */
  location: z.string(),
  sizeBytes: count,
  access: accessSchema,
  /** Grows with every change that may alter what rows show; pages carry the one they were read at. */
  revision: count,
  /**
   * Names the numbering of rows. It is another one once the file was read as a new one, since another program changed it
   * or an earlier version was put back: a `RowId` of one epoch means nothing in another.
   */
  epoch: count,
  /** Rows in file order, deleted ones included, since they stay in place until the save. */
  rows: z.object({ count, isExact: z.boolean() }),
  counts: z.object({
    edited: count,
    inserted: count,
    deleted: count,
    /** Rows that are not JSON as they are now, deleted ones left out. */
    malformed: count,
    /** False while the survey is still counting. */
    isMalformedExact: z.boolean(),
  }),
  decisions: decisionCountsSchema,
  palette: paletteSchema,
  samples: samplesSchema,
  /** Whether each row's signals are known: the pass over samples tells them too, and they need room on the disk. */
  signals: z.object({ pass: passSchema, isComplete: z.boolean() }),
  /** Null until somebody looks for duplicates. */
  duplicates: duplicatesStateSchema.nullable(),
  index: passSchema,
  survey: passSchema,
  lineEnds: z.object({ lf: count, crlf: count, isLastMissing: z.boolean() }),
  hasBom: z.boolean(),
  /** What the file is; of several, the first one. */
  form: fileFormSchema,
  /** The files of a dataset of several, in their order; empty for one file. The first thousand of more. */
  files: z.array(z.object({ name: z.string(), form: fileFormSchema, firstNumber: count, rows: count })),
  /** Whether a save writes the file itself, or why only another file can be written. */
  inPlace: z.enum(['yes', 'table', 'truncated']),
  /** Whether text beyond the file's encoding can be typed, since a save will write UTF-8. */
  savesAsUtf8: z.boolean(),
  /** The file's 64-bit content fingerprint as 16 hex digits, once indexed. */
  fingerprint: z.string().nullable(),
  /**
   * The file as it is on disk now, against the one that was opened. After `changed` (altered in place) the opened version
   * is gone and can only be reloaded; while it is `replaced` (by another file) or `missing`, it can also be kept.
   */
  disk: z.enum(['same', 'changed', 'replaced', 'missing']),
  undo: stepSchema.nullable(),
  redo: stepSchema.nullable(),
  /** Whether a save would change the file. */
  isUnsaved: z.boolean(),
  savedAtMs: z.number().nullable(),
  notices: z.array(noticeSchema),
})
export type DatasetState = z.infer<typeof datasetStateSchema>

export const valueKinds = ['string', 'number', 'boolean', 'null', 'object', 'array'] as const
export type ValueKind = (typeof valueKinds)[number]

/** A field found in the rows. Until `isComplete`, counts are those of a sample of head, middle and tail. */
export const columnSchema = z.object({
  path: jsonPathSchema,
  /** How many rows hold each kind at this path. */
  kinds: z.partialRecord(z.enum(valueKinds), count),
  /** How many rows hold the path at all. */
  rows: count,
})
export type Column = z.infer<typeof columnSchema>
export const columnsSchema = z.object({
  columns: z.array(columnSchema),
  rowsSeen: count,
  isComplete: z.boolean(),
  /** Paths left out past the limit of 2,000. */
  omitted: count,
})
export type Columns = z.infer<typeof columnsSchema>

// --- Views and rows ----------------------------------------------------------------------------------------------------

/** What rows are put in order by; equal ones stay in file order. */
export const sortKeySchema = z.object({
  by: z.discriminatedUnion('kind', [
    /** Numbers before texts before everything else, and rows that lack the field last, whichever way it goes. */
    z.object({ kind: z.literal('field'), path: jsonPathSchema }),
    z.object({ kind: z.literal('signal'), signal: z.string().max(100) }),
    z.object({ kind: z.literal('verdict') }),
    z.object({ kind: z.literal('number') }),
  ]),
  isDescending: z.boolean(),
  /** Chinese by its reading instead of by code point. */
  isPinyin: z.boolean().optional(),
})
export type SortKey = z.infer<typeof sortKeySchema>

/** Which rows a view holds, and in what order; in file order where no other is named. */
export const querySchema = z.object({
  /** As it is typed (shared/query/parse-query.ts); empty for every row. */
  text: z.string().max(1_000_000),
  /** Whether letters in another case are other letters. */
  isCaseExact: z.boolean().optional(),
  /** Whether full-width and half-width, ligatures and compositions are alike (NFKC). */
  isNormalised: z.boolean().optional(),
  /** The first key decides, the next among equals. */
  sort: z.array(sortKeySchema).max(8).optional(),
})
export type Query = z.infer<typeof querySchema>

/** How far the answer to a view's question is. */
export const searchSchema = z.object({
  /** While it runs, the rows found so far are in the view, in file order; it is sorted once all are found. */
  state: z.enum(['running', 'done', 'cancelled', 'failed']),
  done: count,
  total: count,
  unit: z.enum(['bytes', 'rows']),
  /** Rows that could not be decided, since a regular expression took too long in them or they are too large. */
  skippedRows: count,
  error: errorReportSchema.nullable(),
})
export type Search = z.infer<typeof searchSchema>

/** Of a view whose question is answered by what is known. */
export const SEARCH_DONE: Search = { state: 'done', done: 0, total: 0, unit: 'bytes', skippedRows: 0, error: null }

export const viewInfoSchema = z.object({
  view: viewIdSchema,
  query: querySchema,
  rowCount: count,
  search: searchSchema,
})
export type ViewInfo = z.infer<typeof viewInfoSchema>

export const cellSchema = z.object({
  kind: z.enum([...valueKinds, 'absent']),
  /** A string's text, a number's literal, or the JSON text: at most `previewChars` UTF-16 units. */
  text: z.string(),
  /** UTF-16 units of a string (when known), items of a list, keys of an object; otherwise 0. */
  length: count,
  isCut: z.boolean(),
  /** A list whose items are turns of a conversation (objects with a role, `from` or the like). */
  isTurns: z.boolean(),
  isEdited: z.boolean(),
})
export type Cell = z.infer<typeof cellSchema>

/** Why a line is not JSON; worded under `malformed.<reason>`. */
export const faultReasons = [
  'invalid-utf8',
  'nul-byte',
  'unexpected-character',
  'unexpected-end',
  'trailing-text',
  'bad-escape',
  'control-character',
  'bad-number',
  'bad-literal',
  'missing-comma',
  'missing-colon',
  'bad-key',
  'trailing-comma',
] as const
export const faultSchema = z.object({
  reason: z.enum(faultReasons),
  byteOffset: count,
  /** 1-based, in characters (code points) of the line. */
  column: count,
})
export type Fault = z.infer<typeof faultSchema>

export const rowViewSchema = z.object({
  row: rowIdSchema,
  /** Where the row stands in file order, deleted rows counted. */
  number: count,
  state: z.enum(['original', 'edited', 'inserted']),
  isDeleted: z.boolean(),
  isSelected: z.boolean(),
  byteLength: count,
  /** For a malformed row; `raw` then holds the start of its text and `cells` is empty. */
  fault: faultSchema.nullable(),
  raw: z.string().nullable(),
  cells: z.array(cellSchema),
  decision: decisionSchema,
  /** Its format and findings; null where they were not asked for, or the row is too large for that. */
  sample: z.object({ lens: z.string(), findings: z.array(z.enum(lintKinds)) }).nullable(),
  /** Values of the signals that were asked for, in that order (a label's number); null where one is not known yet. */
  signals: z.array(z.number().nullable()),
})
export type RowView = z.infer<typeof rowViewSchema>

/** Rows `start` to `start + rows.length` of a view; fewer than asked for where the view ends, or is not indexed yet. */
export const rowPageSchema = z.object({ revision: count, start: positionSchema, rows: z.array(rowViewSchema) })
export type RowPage = z.infer<typeof rowPageSchema>

/**
 * A row's text, whole or its first `limit` UTF-16 units. Bytes that are not UTF-8 stand as lone surrogates U+DC80..U+DCFF
 * (one each), so that text turned back into bytes is the same to the byte (see utf8-lossless.ts).
 */
export const rowTextSchema = z.object({
  row: rowIdSchema,
  revision: count,
  text: z.string(),
  /** The row as it was when the file was opened or last saved; null for an inserted row, or when it is the same. */
  before: z.string().nullable(),
  isCut: z.boolean(),
  byteLength: count,
  fault: faultSchema.nullable(),
  state: z.enum(['original', 'edited', 'inserted']),
  isDeleted: z.boolean(),
  decision: decisionSchema,
  /** The name of the file that it is in, of several: one of the state's `files`. */
  file: z.string().optional(),
  /** For a row read in parts: the byte at which the rest begins, null at the end of the row. */
  nextByte: count.nullable().optional(),
})
export type RowText = z.infer<typeof rowTextSchema>

/** What the rows of an action are: one row, or what is selected in a view. */
export const targetSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('row'), row: rowIdSchema }),
  z.object({ kind: z.literal('rows'), rows: z.array(rowIdSchema).max(10_000) }),
  z.object({ kind: z.literal('selection'), view: viewIdSchema }),
  z.object({ kind: z.literal('view'), view: viewIdSchema }),
  /** Every row, in file order. */
  z.object({ kind: z.literal('dataset') }),
])
export type Target = z.infer<typeof targetSchema>

export const selectGestureSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('all') }),
  /** Rows `start` to `end` of the view (end excluded); `add` keeps what was selected. */
  z.object({ kind: z.literal('range'), start: positionSchema, end: positionSchema, add: z.boolean() }),
  z.object({ kind: z.literal('toggle'), row: rowIdSchema }),
])
export type SelectGesture = z.infer<typeof selectGestureSchema>

// --- Changes -----------------------------------------------------------------------------------------------------------

/** One wish of the user's; the engine resolves it into a change, which is journaled (change.ts). */
const simpleRequestSchema = z.discriminatedUnion('kind', [
  /** Sets the value at a path; `json` is JSON text, restyled as the line writes its own values. */
  z.object({ kind: z.literal('set'), target: targetSchema, path: jsonPathSchema, json: rowText }),
  /** Edits values of a row where they lie, one after the other (json-edits.ts). */
  z.object({ kind: z.literal('edit'), row: rowIdSchema, edits: z.array(jsonEditSchema).min(1).max(10_000) }),
  /** Says what to do with rows; null takes back what was said. */
  z.object({ kind: z.literal('judge'), target: targetSchema, verdict: verdictSchema }),
  z.object({ kind: z.literal('tag'), target: targetSchema, tag: tagSchema, isOn: z.boolean() }),
  /** Sets a row's note; an empty one takes it off. */
  z.object({ kind: z.literal('note'), row: rowIdSchema, text: noteSchema }),
  /** Says why a row has its mark, as a file says that was written with it. */
  z.object({ kind: z.literal('reason'), row: rowIdSchema, reason: saidReasonSchema }),
  /** Replaces a row's whole text. */
  z.object({ kind: z.literal('replace'), row: rowIdSchema, text: rowText }),
  /** Inserts lines after a row (null: before the first). */
  z.object({ kind: z.literal('insert'), after: rowIdSchema.nullable(), lines: z.array(rowText).min(1).max(10_000) }),
  /** Inserts a copy of each row right after it. */
  z.object({ kind: z.literal('duplicate'), target: targetSchema }),
  z.object({ kind: z.literal('delete'), target: targetSchema }),
  z.object({ kind: z.literal('restore'), target: targetSchema }),
])
export const changeRequestSchema = z.union([
  simpleRequestSchema,
  /** Several wishes as one step of history, done all or not at all. */
  z.object({ kind: z.literal('batch'), requests: z.array(simpleRequestSchema).min(1).max(100_000) }),
])
export type ChangeRequest = z.infer<typeof changeRequestSchema>

/** Said once the change is on disk. */
export const confirmationSchema = z.object({
  revision: count,
  step: stepSchema,
  /** Rows that could not take a bulk change (malformed, or without the path's parent) and stay as they are. */
  skipped: count,
  /** The identities of inserted rows, at most 10,000. */
  inserted: z.array(rowIdSchema),
  /** A row to look at: the first that changed. */
  row: rowIdSchema.nullable(),
})
export type Confirmation = z.infer<typeof confirmationSchema>

// --- Saving ------------------------------------------------------------------------------------------------------------

export const saveResultSchema = z.object({
  name: z.string(),
  bytes: count,
  rows: count,
  /** Lines written that differ from the opened file's, deleted ones counted. */
  changedRows: count,
  fingerprint: z.string(),
  /** Rows that an export's format can't hold: those that are no JSON, or, in a table, no objects. */
  leftOut: count.optional(),
})
export type SaveResult = z.infer<typeof saveResultSchema>

export const backupSchema = z.object({ backup: z.string().max(300), timeMs: z.number(), sizeBytes: count })
export type Backup = z.infer<typeof backupSchema>

export const settingsSchema = z.object({
  /** Keep the version that a save replaces. */
  keepsBackup: z.boolean(),
  /**
   * Where saves and exports write decisions, besides the journal: nowhere, into each decided row under a field (as an
   * object of `verdict`, `tags`, `note` and `reason`), or as lines of a file beside the one that is written.
   */
  decisionsOut: z.enum(['none', 'field', 'sidecar']),
  decisionsField: z.string().min(1).max(100),
  /** The tokenizer of the user's that counts tokens (`setTokenizer`); the built-in o200k where there is none. */
  tokenizer: z
    .object({ id: z.string().regex(/^[0-9a-f]{32}$/), name: z.string().max(1024) })
    .nullable()
    .optional(),
})
export type Settings = z.infer<typeof settingsSchema>

export const jobSchema = z.object({
  job: jobIdSchema,
  /** Empty for a file that is being opened. */
  dataset: z.union([datasetIdSchema, z.literal('')]),
  kind: z.enum([
    'save',
    'save-as',
    'export',
    'change',
    'reload',
    'restore-backup',
    'copy',
    'read-decisions',
    'sql',
    'describe',
    'templates',
    /** Unpacking, turning into UTF-8 or into rows what is no plain text; bytes of the file. Its dataset is none yet. */
    'open',
  ]),
  state: z.enum(['running', 'done', 'cancelled', 'failed']),
  done: count,
  total: count,
  unit: z.enum(['bytes', 'rows']),
})
export type Job = z.infer<typeof jobSchema>

// --- The table ---------------------------------------------------------------------------------------------------------

const call = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output })
const ofDataset = z.object({ dataset: datasetIdSchema })
const done = z.object({})
const ofMend = z.object({ mend: mendIdSchema })
/** The caller's own name for a long call, so that it can be cancelled and its progress told apart. */
const ofJob = z.object({ dataset: datasetIdSchema, job: jobIdSchema })

export const contract = {
  /** Says who is calling. A second connection with one client's name takes the place of the first. */
  hello: call(
    z.object({ client: z.string().min(1).max(100) }),
    z.object({ host: hostSchema, settings: settingsSchema }),
  ),
  /** Lists one folder of those that a headless host serves. */
  listFolder: call(
    z.object({ path: z.array(z.string().max(1024)).max(64) }),
    z.object({ entries: z.array(folderEntrySchema) }),
  ),

  /**
   * Says how the text of a file could be read whose encoding is in doubt, likely ones first; none where it is not (`open`
   * then fails with something else, or does not).
   */
  examineFile: call(
    z.object({ file: fileRefSchema }),
    z.object({ name: z.string(), guesses: z.array(encodingGuessSchema) }),
  ),
  /**
   * Opens a file and answers once its first rows can be read: at once for plain text in UTF-8; after it was unpacked or
   * turned into that, as a job, for others. Fails with `encoding-unconfirmed` where somebody has to say how it is to be read;
   * what was chosen is kept with the dataset.
   */
  open: call(
    z.object({ file: fileRefSchema, encoding: encodingChoiceSchema.optional(), job: jobIdSchema.optional() }),
    z.object({ state: datasetStateSchema, columns: columnsSchema, view: viewInfoSchema }),
  ),
  close: call(ofDataset, done),
  getState: call(ofDataset, datasetStateSchema),
  getColumns: call(ofDataset, columnsSchema),
  /** Stops the index and the survey; rows found so far stay readable. */
  stopIndex: call(ofDataset, done),
  resumeIndex: call(ofDataset, done),
  /** Reads every row as a sample, where that was not begun unasked. */
  readSamples: call(ofDataset, done),

  /**
   * Asks a view's question anew; the selection starts empty. Answers at once, with what is known by then; `view` events say
   * how the search goes on. A text that is no query fails with `query-broken`.
   */
  openView: call(z.object({ dataset: datasetIdSchema, query: querySchema }), viewInfoSchema),
  closeView: call(z.object({ view: viewIdSchema }), done),
  /** Ends a view's search; the rows found so far stay. */
  stopSearch: call(z.object({ view: viewIdSchema }), done),
  /** Says how long a view is now: rows join it while it is open (by an edit, or found by the survey), and none leave. */
  getView: call(z.object({ view: viewIdSchema }), viewInfoSchema),
  readRows: call(
    z.object({
      view: viewIdSchema,
      start: positionSchema,
      end: positionSchema,
      columns: z.array(jsonPathSchema).max(200),
      previewChars: z.number().int().min(0).max(4_000),
      withSamples: z.boolean().optional(),
      signals: z.array(z.string().max(100)).max(64).optional(),
    }),
    rowPageSchema,
  ),
  readRow: call(
    z.object({
      dataset: datasetIdSchema,
      row: rowIdSchema,
      limit: z
        .number()
        .int()
        .min(1)
        .max(256 * 2 ** 20),
      /**
       * Reads a part of a row that is too large for one message: at most `limit` bytes from here on, cut between
       * characters, with neither `before` nor `fault`.
       */
      startByte: count.optional(),
    }),
    rowTextSchema,
  ),
  /** Where a row stands in a view; null when it is not in it. */
  findPosition: call(
    z.object({ view: viewIdSchema, row: rowIdSchema }),
    z.object({ position: positionSchema.nullable() }),
  ),
  /** Changes what is selected in a view and counts it. */
  select: call(z.object({ view: viewIdSchema, gesture: selectGestureSchema }), z.object({ selected: count })),
  /** Lines of a target joined by line feeds, or a block of cells as tab-separated values; fails past 32 MB. */
  copy: call(
    z.object({
      view: viewIdSchema,
      what: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('lines'), target: targetSchema }),
        z.object({
          kind: z.literal('cells'),
          start: positionSchema,
          end: positionSchema,
          columns: z.array(jsonPathSchema).min(1).max(200),
        }),
      ]),
    }),
    z.object({ text: z.string(), rows: count }),
  ),

  /**
   * Counts what is in some rows, and in others beside them, for pictures. Signals that are not known yet are measured first, and
   * fields are counted by reading all rows once; both take as long as they take, as a job.
   */
  describe: call(
    z.object({
      dataset: datasetIdSchema,
      job: jobIdSchema.optional(),
      of: sideSchema,
      within: sideSchema.optional(),
      parts: z.array(partSchema).min(1).max(100),
    }),
    descriptionSchema,
  ),

  /** Writes a picture, or its numbers, to a file; a PNG's bytes come in base64. */
  savePicture: call(
    z.object({
      dataset: datasetIdSchema,
      target: targetRefSchema,
      format: z.enum(['png', 'svg', 'csv']),
      data: z.string().max(32 * 2 ** 20),
    }),
    z.object({ name: z.string(), bytes: count }),
  ),

  /** Makes a change and answers once it is on disk. A `change` name that was confirmed before is confirmed again, not made twice. */
  apply: call(
    z.object({
      dataset: datasetIdSchema,
      change: z.string().min(8).max(64),
      request: changeRequestSchema,
      job: jobIdSchema.optional(),
    }),
    confirmationSchema,
  ),
  /**
   * Finds out what a mend would do to rows, and answers at once: it goes on in the background, and `getMend` says how far it
   * is. Fails with `mend-broken` for a regular expression that is none.
   */
  openMend: call(z.object({ dataset: datasetIdSchema, target: targetSchema, mend: mendSchema }), mendInfoSchema),
  getMend: call(ofMend, mendInfoSchema),
  /** Rows `start` to `end` of those that change, in file order, at most 200; fewer while more are being found. */
  readMend: call(
    z.object({ mend: mendIdSchema, start: count, end: count }),
    z.object({ rows: z.array(mendedRowSchema) }),
  ),
  /** Leaves rows out, or takes them in again; null is all of them. */
  tickMend: call(z.object({ mend: mendIdSchema, row: rowIdSchema.nullable(), isOn: z.boolean() }), mendInfoSchema),
  /**
   * Makes a mend as it was shown, as one step. Rows that would come to something else by now stay, and count as skipped. A
   * `change` name that was confirmed before is confirmed again.
   */
  applyMend: call(
    z.object({ dataset: datasetIdSchema, mend: mendIdSchema, change: z.string().min(8).max(64), job: jobIdSchema }),
    confirmationSchema,
  ),
  closeMend: call(ofMend, done),
  /** Takes decisions out of a field of the rows, as one step; rows whose field says nothing of the kind are skipped. */
  readDecisions: call(
    z.object({ dataset: datasetIdSchema, job: jobIdSchema, field: z.string().min(1).max(100) }),
    confirmationSchema,
  ),
  /** Keeps how rows of this shape are to be read, or lets Winnow find it again. */
  setMapping: call(z.object({ dataset: datasetIdSchema, mapping: mappingSchema.nullable() }), done),
  setPalette: call(z.object({ dataset: datasetIdSchema, palette: paletteSchema }), done),

  undo: call(ofDataset, confirmationSchema),
  redo: call(ofDataset, confirmationSchema),

  /** Has saves write UTF-8 from now on, or the file's own encoding again, which fails where rows hold what it can't. */
  setEncodingOut: call(z.object({ dataset: datasetIdSchema, isUtf8: z.boolean() }), datasetStateSchema),
  /** Fails with `save-elsewhere` for a file that can't be written in its own format. */
  save: call(ofJob, saveResultSchema),
  /** Writes the dataset as it is now to another file; the dataset then belongs to that file. */
  saveAs: call(z.object({ dataset: datasetIdSchema, job: jobIdSchema, target: targetRefSchema }), saveResultSchema),
  /** Writes a target's rows, in view order, without deleted ones: as the name's ending says, or as `form` does. */
  exportRows: call(
    z.object({
      dataset: datasetIdSchema,
      job: jobIdSchema,
      what: targetSchema,
      target: targetRefSchema,
      form: exportFormSchema.optional(),
    }),
    saveResultSchema,
  ),
  cancel: call(z.object({ job: jobIdSchema }), done),
  /**
   * Answers a change of the file by another program: `reload` reads the file anew and puts the unsaved changes on its rows
   * by row hash; `keep` goes on with the opened version, which the next save then writes over the file.
   */
  resolveConflict: call(
    z.object({ dataset: datasetIdSchema, job: jobIdSchema, choice: z.enum(['reload', 'keep']) }),
    datasetStateSchema,
  ),
  dismissNotices: call(ofDataset, done),

  listBackups: call(ofDataset, z.object({ backups: z.array(backupSchema), totalBytes: count })),
  restoreBackup: call(
    z.object({ dataset: datasetIdSchema, job: jobIdSchema, backup: z.string().max(300) }),
    datasetStateSchema,
  ),
  deleteBackup: call(z.object({ dataset: datasetIdSchema, backup: z.string().max(300) }), done),
  setSettings: call(settingsSchema, settingsSchema),
  /** Counts tokens by a Hugging Face `tokenizer.json` from now on, of which a copy is kept; null: by o200k again. */
  setTokenizer: call(
    z.object({ file: z.discriminatedUnion('kind', [pickedFileSchema, servedFileSchema]).nullable() }),
    settingsSchema,
  ),
  ...duplicateCalls,
  /** Writes what was found to a file, as JSON Lines: one for each row of each group, with the reason of those that go. */
  exportDuplicates: call(
    z.object({ dataset: datasetIdSchema, version: count, job: jobIdSchema, target: targetRefSchema }),
    z.object({ name: z.string(), bytes: count, lines: count }),
  ),
  ...sqlCalls,
  /** Writes all that a query finds to a file. */
  exportSql: call(
    z.object({
      dataset: datasetIdSchema,
      job: jobIdSchema,
      sql: sqlTextSchema,
      format: sqlFormatSchema,
      target: targetRefSchema,
    }),
    z.object({ name: z.string(), rows: count, bytes: count }),
  ),
} as const

export const eventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('state'), state: datasetStateSchema }),
  z.object({ kind: z.literal('columns'), dataset: datasetIdSchema, columns: columnsSchema }),
  z.object({ kind: z.literal('job'), job: jobSchema, error: errorReportSchema.nullable() }),
  /** A view's search came further, or ended. */
  z.object({ kind: z.literal('view'), view: viewInfoSchema }),
  /** Another connection of the same client took this one's place. */
  z.object({ kind: z.literal('superseded') }),
])
export type EngineEvent = z.infer<typeof eventSchema>

export type Contract = typeof contract
export type CallName = keyof Contract
export type Input<K extends CallName> = z.infer<Contract[K]['input']>
export type Output<K extends CallName> = z.infer<Contract[K]['output']>

/** The engine as its callers see it: one method for each row of the table. */
export type EngineApi = { readonly [K in CallName]: (input: Input<K>) => Promise<Output<K>> }
export const callNames = Object.keys(contract) as CallName[]
