/**
 * Reads the lines of a changes file. Values are taken as they are written in it, never parsed and printed again, so that a
 * number of 20 digits arrives as it was written. A line that is no change fails with its number, before anything is done.
 */
import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { z } from 'zod'
import { type Query, querySchema } from '../../shared/contract.ts'
import { noteSchema, tagSchema, type Verdict, verdictSchema } from '../../shared/decision.ts'
import { EngineError } from '../../shared/engine-error.ts'
import { type JsonPath, jsonPathSchema } from '../../shared/json-path.ts'
import { checkJson, findValue } from '../../shared/json-scan.ts'
import { type Mend, mendSchema } from '../../shared/mend/mend.ts'
import { type WrittenReason, writtenReasonSchema } from '../engine/decisions/reason-json.ts'
import { hasErrorCode, isNotFound } from '../engine/disk.ts'
import type { Say } from './words.ts'

/** A change as its line says it; `row` and `after` are rows of the file as it is. */
export type LineChange =
  | { kind: 'set'; row: number; json: string; path: JsonPath }
  | { kind: 'raw'; row: number; text: string }
  | { kind: 'delete'; row: number }
  | { kind: 'decide'; row: number; says: LineDecision }
  | { kind: 'insert'; after: number; text: string; says: LineDecision }
  /** `query` finds the rows; null is all of them. */
  | { kind: 'mend'; mend: Mend; query: Query | null }

/** What a line says of decisions; what it does not name stays as it is. */
export interface LineDecision {
  readonly verdict?: Verdict
  readonly tags: readonly string[]
  readonly untags: readonly string[]
  /** Null and the empty text take the note off. */
  readonly note?: string | null
  /** Why it was marked, by rows of the file as it is. */
  readonly reason?: WrittenReason
}

export interface ChangeLine {
  /** Counted from 1, as editors do. */
  readonly line: number
  readonly change: LineChange
}

const row = z.int().nonnegative()
const after = z.int().min(-1)
const tags = z.array(tagSchema).max(1000).optional()
/** `tags` is what the lines beside a saved file call `tag`. */
const saying = {
  verdict: verdictSchema.optional(),
  tag: tags,
  tags,
  untag: tags,
  note: noteSchema.nullable().optional(),
  reason: writtenReasonSchema.optional(),
}
const lineSchema = z.union([
  z.strictObject({ row, set: z.unknown(), at: jsonPathSchema }),
  z.strictObject({ row, raw: z.string() }),
  z.strictObject({ row, delete: z.literal(true) }),
  z.strictObject({ after, insert: z.unknown(), ...saying }),
  z.strictObject({ after, raw: z.string(), ...saying }),
  z.strictObject({ row, ...saying }).refine((line) => Object.keys(line).length > 1),
  /** `rows` is a query as it is typed, or with its options; without it, all rows are meant. */
  z.strictObject({ mend: mendSchema, rows: z.union([querySchema.shape.text, querySchema]).optional() }),
])
type Saying = z.infer<z.ZodObject<typeof saying>>

const LINE_LIMIT_BYTES = 300 * 2 ** 20
const LINE_FEED = 0x0a
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Gives the changes of a file one after the other; blank lines are passed over. */
export async function* readChangeLines(path: string, say: Say): AsyncGenerator<ChangeLine> {
  let line = 0
  for await (const bytes of linesOf(path)) {
    line++
    const content = line === 1 && hasMark(bytes) ? bytes.subarray(3) : bytes
    if (isBlank(content)) continue
    yield { line, change: parseChange(content, line, say) }
  }
}

/** Makes the error that names a line. */
export const lineError = (line: number, reason: string): EngineError =>
  // The sentence of the reason stands inside another.
  new EngineError('change-line', { line, reason: reason.replace(/[.。]$/, '') })

const parseChange = (bytes: Uint8Array, line: number, say: Say): LineChange => {
  const fault = checkJson(bytes)
  if (fault !== null) {
    const reason = say(`malformed.${fault.reason}`)
    throw lineError(line, say('cli.apply.notJson', { reason, column: fault.column }))
  }
  const parsed = lineSchema.safeParse(JSON.parse(decoder.decode(bytes)))
  if (!parsed.success) throw lineError(line, say('cli.apply.notChange'))
  const { data } = parsed
  if ('mend' in data) return { kind: 'mend', mend: data.mend, query: queryOf(data.rows) }
  if ('set' in data) return { kind: 'set', row: data.row, json: textAt(bytes, 'set'), path: data.at }
  if ('after' in data) {
    const text = 'raw' in data ? data.raw : textAt(bytes, 'insert')
    return { kind: 'insert', after: data.after, text, says: decisionOf(data) }
  }
  if ('raw' in data) return { kind: 'raw', row: data.row, text: data.raw }
  if ('delete' in data) return { kind: 'delete', row: data.row }
  return { kind: 'decide', row: data.row, says: decisionOf(data) }
}

const queryOf = (rows: string | Query | undefined): Query | null => {
  if (rows === undefined || rows === '') return null
  return typeof rows === 'string' ? { text: rows } : rows
}

const decisionOf = ({ verdict, tag = [], tags = [], untag = [], note, reason }: Saying): LineDecision => ({
  ...(verdict === undefined ? {} : { verdict }),
  ...(note === undefined ? {} : { note }),
  ...(reason === undefined ? {} : { reason }),
  tags: [...tag, ...tags],
  untags: untag,
})

const textAt = (bytes: Uint8Array, key: string): string => {
  const value = findValue(bytes, [key])
  if (value === null) throw new Error(`a checked line has lost its ${key}`)
  return decoder.decode(bytes.subarray(value.start, value.end))
}

const hasMark = (bytes: Uint8Array): boolean => bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
const isBlank = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d)

async function* linesOf(path: string): AsyncGenerator<Uint8Array> {
  let pieces: Buffer[] = []
  let length = 0
  for await (const chunk of chunksOf(path)) {
    let start = 0
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
      yield Buffer.concat([...pieces, chunk.subarray(start, end)])
      pieces = []
      length = 0
      start = end + 1
    }
    if (start === chunk.length) continue
    pieces.push(chunk.subarray(start))
    length += chunk.length - start
    if (length > LINE_LIMIT_BYTES)
      throw new EngineError('row-too-large', { row: '', bytes: length, limit: LINE_LIMIT_BYTES })
  }
  if (length > 0) yield Buffer.concat(pieces)
}

async function* chunksOf(path: string): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>
  } catch (error) {
    throw openFailure(error, basename(path))
  }
}

const openFailure = (error: unknown, file: string): unknown => {
  if (isNotFound(error)) return new EngineError('file-missing', { file }, { cause: error })
  if (hasErrorCode(error, 'EISDIR')) return new EngineError('file-is-directory', { file }, { cause: error })
  if (hasErrorCode(error, 'EACCES', 'EPERM')) return new EngineError('file-no-permission', { file }, { cause: error })
  return error
}
