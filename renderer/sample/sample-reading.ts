/**
 * A row's text read as a sample, once for each text: the parse is shared by all that look at a row, and walking back to
 * the row before costs nothing.
 */
import { type JsonNode, readJson } from '../../shared/json-node.ts'
import type { Lens } from '../../shared/lens/lens.ts'
import { detect, type FileLenses, NOTHING_KNOWN, readSample } from '../../shared/lens/lenses.ts'
import type { Sample } from '../../shared/sample/sample.ts'
import { encodeLossless } from '../../shared/utf8-lossless.ts'

/** A row that a lens knows. */
export interface KnownSample {
  readonly state: 'known'
  /** The row's text that was read. */
  readonly text: string
  readonly node: JsonNode
  readonly lens: Lens
  readonly sample: Sample
}

export type SampleReading =
  | KnownSample
  /** `format`: no lens knows it; `size`: it holds too much to be read as a sample; `part`, `malformed`: it can't be read. */
  | { readonly state: 'unknown'; readonly why: 'format' | 'size' | 'part' | 'malformed' }

/** A longer row takes the window longer to understand than people wait for the next row, in UTF-16 units. */
export const SAMPLE_LIMIT = 4 * 2 ** 20

interface RowLike {
  readonly text: string
  readonly isCut: boolean
  readonly fault: object | null
}

/** Reads a row as a sample, as the rows of its file are read. */
export const readingOf = (row: RowLike, lenses: FileLenses = NOTHING_KNOWN): SampleReading => {
  if (row.fault !== null) return { state: 'unknown', why: 'malformed' }
  if (row.text.length > SAMPLE_LIMIT) return { state: 'unknown', why: 'size' }
  if (row.isCut) return { state: 'unknown', why: 'part' }
  const at = recent.findIndex((one) => one.text === row.text && one.lenses === lenses)
  const found = recent[at]
  if (found !== undefined) {
    recent.splice(at, 1)
    recent.unshift(found)
    return found.reading
  }
  const reading = read(row.text, lenses)
  recent.unshift({ text: row.text, lenses, reading })
  recent.length = Math.min(recent.length, KEPT)
  return reading
}

/** Reads bytes that a known row came to by edits, with the lens that it had as long as that still knows it. */
export const readAgain = (bytes: Uint8Array, lens: Lens): Pick<KnownSample, 'node' | 'lens' | 'sample'> | null => {
  const node = readJson(bytes)
  if (node === null) return null
  const now = lens.matches(node) ? lens : detect(node)
  return now === null ? null : { node, lens: now, sample: readSample(node, now) }
}

const KEPT = 6
const recent: { text: string; lenses: FileLenses; reading: SampleReading }[] = []

const read = (text: string, lenses: FileLenses): SampleReading => {
  const node = readJson(encodeLossless(text))
  if (node === null) return { state: 'unknown', why: 'size' }
  const lens = detect(node, lenses)
  if (lens === null) return { state: 'unknown', why: 'format' }
  return { state: 'known', text, node, lens, sample: readSample(node, lens) }
}
