/**
 * Ways to read a text whose encoding is in doubt, likely ones first. Each is tried on the lines that hold more than ASCII,
 * and what comes out is weighed: whether all bytes mean something, whether lines are JSON as they begin to be, and how
 * likely the characters are.
 */
import type { Encoding, EncodingChoice, EncodingGuess } from '../../../shared/file-form.ts'
import { decodeLossless, isValidUtf8 } from '../../../shared/utf8-lossless.ts'
import { costOfLine, costOfText } from './char-costs.ts'
import { codecOf } from './codecs.ts'

const WEIGHED_BYTES = 64 * 1024
const LONGEST_WEIGHED = 16 * 1024
const PREVIEW_LINES = 8
const PREVIEW_CHARS = 160
const MOST_GUESSES = 8
/** What it takes to say that a file is in two encodings. */
const TWO_ENCODINGS = 16

/** Gives the ways to read a text by its first bytes, the likeliest first; at least one. */
export const guessEncodings = (head: Uint8Array, isWhole: boolean): EncodingGuess[] => {
  const { lines, ranked } = rank(head, isWhole)
  const guessed = ranked.map((choice) => ({
    ...choice,
    preview: preview(choice, lines.weighed),
    ...countBroken(choice, lines),
  }))
  return withoutTwins(guessed).slice(0, MOST_GUESSES)
}

/** Gives the likeliest way alone. */
export const bestGuess = (head: Uint8Array, isWhole: boolean): EncodingChoice => rank(head, isWhole).ranked[0]

const rank = (head: Uint8Array, isWhole: boolean): { lines: Lines; ranked: readonly EncodingChoice[] } => {
  const wide = wideOrder(head)
  const lines = wide === null ? spokenLines(head, isWhole) : wideLines(head, wide)
  const weighed = choices(head, lines, wide).map((choice) => ({ choice, cost: costOf(choice, lines.weighed) }))
  return { lines, ranked: weighed.sort((a, b) => a.cost - b.cost).map(({ choice }) => choice) }
}

/**
 * Tells UTF-16 by its mark or, without one, by the NUL beside each character of ASCII, of which JSON and tables have some in
 * every line. They stand on both sides, since the second byte of the frequent 一 is a NUL too: so both orders are weighed.
 */
export const wideOrder = (head: Uint8Array): 'utf-16le' | 'utf-16be' | null => {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  const sample = head.subarray(0, Math.min(WIDE_SAMPLE, head.length - (head.length % 2)))
  const nuls = sample.reduce((count, byte) => (byte === 0 ? count + 1 : count), 0)
  if (nuls < 2 || nuls * 64 < sample.length) return null
  const costOf = (encoding: Encoding): number => costOfText(read(sample, { encoding, rest: null }))
  const [little, big, narrow] = [costOf('utf-16le'), costOf('utf-16be'), costOf('utf-8')]
  const most = (sample.length / 2) * DEAREST_UNIT
  if (Math.min(little, big) > Math.min(narrow, most)) return null
  return little < big ? 'utf-16le' : 'utf-16be'
}

const WIDE_SAMPLE = 4096
/** What a unit costs at most, on average, in something that is a text at all; numbers in binary cost 18 and more. */
const DEAREST_UNIT = 15

interface Lines {
  /** All that hold more than ASCII. */
  readonly all: readonly Uint8Array[]
  /** Those of them that are weighed and shown: the ones first that are no UTF-8. */
  readonly weighed: readonly Uint8Array[]
  readonly count: number
}

const spokenLines = (head: Uint8Array, isWhole: boolean): Lines => {
  const all: Uint8Array[] = []
  let count = 0
  for (let start = 0; start < head.length; ) {
    const found = head.indexOf(LF, start) + 1
    // A line that goes on behind the head may end within a character: it counts only where no other one says anything.
    if (found === 0 && !isWhole && all.length > 0) break
    const end = found === 0 ? head.length : found
    const line = head.subarray(start, end)
    count += 1
    if (line.some((byte) => byte >= 0x80)) all.push(line)
    start = end
  }
  return { all, weighed: someOf(all), count }
}

const LF = 0x0a

/** Takes lines from everywhere, up to a number of bytes. */
const someOf = (lines: readonly Uint8Array[]): Uint8Array[] => {
  const broken = lines.filter((line) => !isValidUtf8(line))
  const good = lines.filter((line) => isValidUtf8(line))
  return [...upTo(broken, (WEIGHED_BYTES * 3) / 4), ...upTo(good, WEIGHED_BYTES / 4)]
}

const upTo = (lines: readonly Uint8Array[], limit: number): Uint8Array[] => {
  const total = lines.reduce((sum, line) => sum + Math.min(line.length, LONGEST_WEIGHED), 0)
  const step = Math.max(1, Math.ceil(total / limit))
  return lines.filter((_, at) => at % step === 0).map((line) => aroundSpoken(line))
}

/** Cuts a long line to what holds more than ASCII, from behind a character of ASCII on. */
const aroundSpoken = (line: Uint8Array): Uint8Array => {
  if (line.length <= LONGEST_WEIGHED) return line
  const first = line.findIndex((byte) => byte >= 0x80)
  const start = first < LONGEST_WEIGHED / 2 ? 0 : first
  return line.subarray(start, start + LONGEST_WEIGHED)
}

const wideLines = (head: Uint8Array, encoding: 'utf-16le' | 'utf-16be'): Lines => {
  const whole = head.subarray(0, Math.min(WEIGHED_BYTES, head.length - (head.length % 2)))
  const { text } = readLine(whole, { encoding, rest: null })
  const count = text.reduce((sum, byte) => (byte === LF ? sum + 1 : sum), 0)
  return { all: [whole], weighed: [whole], count: Math.max(1, count) }
}

const choices = (
  head: Uint8Array,
  { all, weighed }: Lines,
  wide: 'utf-16le' | 'utf-16be' | null,
): readonly EncodingChoice[] => {
  const only = (encoding: Encoding): EncodingChoice => ({ encoding, rest: null })
  if (wide !== null) return [only(wide), only('utf-8')]
  const others = OTHERS.filter((encoding) => encoding !== 'windows-1252' || head.some(isOfWindows))
  const isMixed = all.some((line) => isValidUtf8(line)) && all.some((line) => !isValidUtf8(line))
  const seconds = isMixed
    ? others
        .filter((encoding) => weighed.some((line) => !isValidUtf8(line) && isHeldBy(line, encoding)))
        .map((rest): EncodingChoice => ({ encoding: 'utf-8', rest }))
    : []
  return [only('utf-8'), ...seconds, ...others.map(only)]
}

const OTHERS: readonly Encoding[] = ['gb18030', 'big5', 'shift_jis', 'latin1', 'windows-1252']

const isOfWindows = (byte: number): boolean => byte >= 0x80 && byte < 0xa0

const isHeldBy = (line: Uint8Array, encoding: Encoding): boolean =>
  codecOf(encoding).decode(line, 0, line.length, false, new Uint8Array(line.length * 3 + 8), 0).faults === 0

const costOf = (choice: EncodingChoice, lines: readonly Uint8Array[]): number => {
  let cost = choice.rest === null ? 0 : TWO_ENCODINGS
  for (const line of lines) cost += costOfLine(read(line, choice))
  return cost
}

const read = (line: Uint8Array, choice: EncodingChoice): string => decodeLossless(readLine(line, choice).text)

let scratch = new Uint8Array(0)

/** Reads a line as `toUtf8` does; the text is good until the next call. */
const readLine = (line: Uint8Array, { encoding, rest }: EncodingChoice): { text: Uint8Array; faults: number } => {
  if (scratch.length < line.length * 3 + 8) scratch = new Uint8Array(line.length * 3 + 8)
  const first = codecOf(encoding).decode(line, 0, line.length, true, scratch, 0)
  if (first.faults === 0 || rest === null) return { text: scratch.subarray(0, first.written), faults: first.faults }
  const second = codecOf(rest).decode(line, 0, line.length, true, scratch, 0)
  return second.faults === 0
    ? { text: scratch.subarray(0, second.written), faults: 0 }
    : readLine(line, { encoding, rest: null })
}

const countBroken = (choice: EncodingChoice, { all, count }: Lines): { brokenLines: number; lines: number } => ({
  brokenLines: all.filter((line) => readLine(line, choice).faults > 0).length,
  lines: count,
})

const preview = (choice: EncodingChoice, lines: readonly Uint8Array[]): string[] =>
  lines
    .slice(0, PREVIEW_LINES)
    .flatMap((line) => read(line, choice).split('\n'))
    .filter((text) => SPOKEN.test(text))
    .slice(0, PREVIEW_LINES)
    .map(excerpt)

const SPOKEN = /[^\0-\x7f\ufeff]/

const excerpt = (line: string): string => {
  const start = Math.max(0, line.search(SPOKEN) - PREVIEW_CHARS / 4)
  return line
    .slice(start, start + PREVIEW_CHARS)
    .trimEnd()
    .toWellFormed()
}

/** Leaves out what reads as a likelier one does. */
const withoutTwins = (guesses: readonly EncodingGuess[]): EncodingGuess[] =>
  guesses.filter(
    (guess, at) =>
      guess.encoding === 'utf-8' ||
      !guesses.slice(0, at).some((other) => other.preview.join('\n') === guess.preview.join('\n')),
  )
