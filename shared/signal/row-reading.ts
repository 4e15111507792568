/**
 * Reads the texts of a row into tallies, and finds in them what no tally holds: addresses, numbers, keys, phrases, damage. Each text
 * is walked over once; what is rarer is looked for only where the walk has seen a character that it can't go without.
 */
import {
  AMPERSAND,
  AT,
  BRACE,
  COLON,
  CONTROL,
  HAN,
  HAN_FUNCTION,
  HAN_GARBLED,
  HAN_SIMPLIFIED,
  HAN_TRADITIONAL,
  LATIN_EXTENDED,
  LESS,
  REPLACEMENT,
} from './char-classes.ts'
import { codeLineUnits, segmentsOf, urlUnits } from './code.ts'
import { countEntities, countLatinMojibake, countMemoryMarks, countTags } from './damage.ts'
import { countNumbers } from './digits.ts'
import { countEmails, countIps, countSecrets } from './personal.ts'
import { countChinesePhrases, countEnglishPhrases } from './phrases.ts'
import { Compression } from './repetition.ts'
import type { RowTexts, Side } from './row-texts.ts'
import { Tally } from './tally.ts'

// One of each for all rows: a row is measured in some microseconds, and making these takes longer.
/** Tallies of the row that was read last, by side. */
export const tallies: Record<Side, Tally> = {
  system: new Tally(),
  prompt: new Tally(),
  answer: new Tally(),
  reasoning: new Tally(),
  other: new Tally(),
}
/** All sides, in the order in which they are read. */
export const sides = ['system', 'prompt', 'answer', 'reasoning', 'other'] as const
/** Code blocks of all sides. */
const codeTally = new Tally()
/** All tallies: each side's prose, and code blocks. */
export const allTallies = [...sides.map((side) => tallies[side]), codeTally]
/** The tallies of prose. */
export const proseTallies = sides.map((side) => tallies[side])
/** What the side that is looked at for repetition compresses to. */
export const compression = new Compression()

const nothingFound = () => ({
  mojibake: 0,
  tags: 0,
  emails: 0,
  phones: 0,
  idNumbers: 0,
  cardNumbers: 0,
  ips: 0,
  secrets: 0,
  refusals: 0,
  selves: 0,
})

/** Reads the texts of one row; what it holds is valid until the next one is read. */
export class Reading {
  readonly found = nothingFound()
  /** Characters of code blocks by side. */
  readonly code: Record<Side, number> = { system: 0, prompt: 0, answer: 0, reasoning: 0, other: 0 }
  codeLines = 0
  urls = 0
  hasOpenBlock = false
  promptDamage = 0
  /** The side that is looked at for repetition: the answer, or all that was said where there is none. */
  readonly main: Tally

  constructor(texts: RowTexts) {
    for (const tally of allTallies) tally.reset()
    compression.reset()
    for (const side of sides) {
      for (const text of texts[side]) this.#add(side, text)
      if (side === 'prompt') this.promptDamage = this.found.mojibake + this.found.tags + damageOf(tallies.prompt)
    }
    const mainSide = texts.answer.length > 0 ? 'answer' : mostSaid(texts)
    this.main = tallies[mainSide]
    for (const text of texts[mainSide]) compression.add(text)
  }

  charsOf(side: Side): number {
    return tallies[side].chars + this.code[side]
  }

  get chars(): number {
    return sides.reduce((sum, side) => sum + this.charsOf(side), 0)
  }

  #add(side: Side, text: string): void {
    const segments = segmentsOf(text)
    if (segments === null) {
      this.#addProse(side, text)
      return
    }
    for (const { start, end, isCode } of segments) {
      const part = text.slice(start, end)
      if (!isCode) {
        this.#addProse(side, part)
        continue
      }
      const before = codeTally.chars
      codeTally.add(part)
      this.code[side] += codeTally.chars - before
      this.#findPersonal(part, codeTally, true, true)
    }
    const last = segments[segments.length - 1]
    if (side === 'answer') this.hasOpenBlock = last.isCode && !/\n {0,3}(?:```+|~~~+)[ \t]*\n?$/.test(text.slice(-200))
  }

  #addProse(side: Side, text: string): void {
    const { found } = this
    const tally = tallies[side]
    const { counts, longWords } = tally
    const [at, less, ampersand, brace] = [counts[AT], counts[LESS], counts[AMPERSAND], counts[BRACE]]
    const [colon, extended, garbled] = [counts[COLON], counts[LATIN_EXTENDED], counts[HAN_GARBLED]]
    const digits = tally.digitWords
    const han = hanOf(tally)
    tally.add(text)
    const isHan = hanOf(tally) > han
    if (counts[BRACE] > brace) this.codeLines += codeLineUnits(text)
    if (counts[COLON] > colon || text.includes('www.')) this.urls += urlUnits(text)
    if (counts[LESS] > less) found.tags += countTags(text)
    if (counts[AMPERSAND] > ampersand) found.tags += countEntities(text)
    if (counts[LATIN_EXTENDED] > extended) found.mojibake += countLatinMojibake(text)
    found.mojibake += counts[HAN_GARBLED] - garbled
    if (isHan) found.mojibake += countMemoryMarks(text)
    if (counts[AT] > at) found.emails += countEmails(text)
    const hasDigits = tally.digitWords >= digits + FEWEST_NUMBERS
    this.#findPersonal(text, tally, hasDigits, tally.longWords > longWords, counts[COLON] > colon + 1)
    if (side !== 'answer') return
    this.hasOpenBlock = false
    if (tally.triggers !== 0) countEnglishPhrases(text, tally.triggers, found)
    if (isHan) countChinesePhrases(text, found)
  }

  #findPersonal(text: string, { numbers }: Tally, hasDigits: boolean, hasLongWords: boolean, hasColons = false): void {
    const { found } = this
    if (numbers.length > 0) countNumbers(text, numbers, found)
    if (hasDigits || hasColons) found.ips += countIps(text, hasColons)
    if (hasLongWords) found.secrets += countSecrets(text)
  }
}

/** An address of the Internet has four numbers. */
const FEWEST_NUMBERS = 4

const hanOf = ({ counts }: Tally): number =>
  counts[HAN] + counts[HAN_SIMPLIFIED] + counts[HAN_TRADITIONAL] + counts[HAN_FUNCTION]

const damageOf = ({ counts }: Tally): number => counts[CONTROL] + counts[REPLACEMENT]

const mostSaid = (texts: RowTexts): Side => {
  let most: Side = 'other'
  for (const side of sides) if (lengthOf(texts[side]) > lengthOf(texts[most])) most = side
  return most
}

const lengthOf = (texts: readonly string[]): number => texts.reduce((sum, { length }) => sum + length, 0)
