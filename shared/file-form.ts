/**
 * What a file is, from the outside in: how its bytes are packed, in which encoding its text is written, and how rows lie
 * in that text. Told by its bytes, never by its name (only a table of text, which has no mark of its own, is helped by it).
 */
import { z } from 'zod'

export const packings = ['none', 'gzip', 'zstd'] as const
export type Packing = (typeof packings)[number]

/** `windows-1252` is what programs call Latin-1 when they use the bytes 0x80 to 0x9F. */
export const encodings = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'gb18030',
  'big5',
  'shift_jis',
  'latin1',
  'windows-1252',
] as const
export type Encoding = (typeof encodings)[number]

export const containerKinds = [
  'jsonl',
  /** `[row, row]`, on one line or many. */
  'json-array',
  /** One object with one long list: `{"version": 1, "data": [row, row]}`. */
  'json-wrapper',
  /** One object of rows: `{"id-1": row, "id-2": row}`. */
  'json-map',
  /** Values one after another: pretty-printed, without anything between, with commas, or after record separators. */
  'json-sequence',
  /** One object, which is one row. */
  'json-object',
  'csv',
  'tsv',
  'parquet',
] as const
export type ContainerKind = (typeof containerKinds)[number]

/** What an export may be written as. */
export const exportContainers = ['jsonl', 'json-array', 'csv', 'tsv', 'parquet'] as const
export type ExportContainer = (typeof exportContainers)[number]

/** How an export is written where its name does not say it. */
export const exportFormSchema = z.object({
  container: z.enum(exportContainers).optional(),
  encoding: z.enum(encodings).optional(),
  /** Whether a table of text begins with a byte order mark, without which Excel takes its letters for others. */
  hasBom: z.boolean().optional(),
})
export type ExportForm = z.infer<typeof exportFormSchema>

/** How the text of a file is read. */
export const encodingChoiceSchema = z.object({
  encoding: z.enum(encodings),
  /** In what lines are read that are not valid in it; null leaves their bytes as they are. */
  rest: z.enum(encodings).nullable(),
})
export type EncodingChoice = z.infer<typeof encodingChoiceSchema>

export const fileFormSchema = z.object({
  packing: z.enum(packings),
  ...encodingChoiceSchema.shape,
  hasBom: z.boolean(),
  container: z.enum(containerKinds),
  /** The key of a wrapper's list; null in all others. */
  wrapperKey: z.string().max(1000).nullable(),
})
export type FileForm = z.infer<typeof fileFormSchema>

/** A way to read a file whose encoding is in doubt, with the first of its text. */
export const encodingGuessSchema = z.object({
  ...encodingChoiceSchema.shape,
  /** The text of the first lines that say something about it: those with characters beyond ASCII. */
  preview: z.array(z.string().max(2000)).max(8),
  /** How many of the lines looked at are not valid in it. */
  brokenLines: z.number().int().nonnegative(),
  lines: z.number().int().nonnegative(),
})
export type EncodingGuess = z.infer<typeof encodingGuessSchema>
