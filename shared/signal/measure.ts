/**
 * Measures a row: every signal but tokens, in the order of the table, as the integers that are kept. Each text is walked over
 * once; what is rarer is looked for only where the walk has seen a character that it can't go without.
 */
import {
  AMPERSAND,
  AT,
  BIDI,
  BRACE,
  COLON,
  CONTROL,
  DIGIT,
  HAN,
  HAN_GARBLED,
  HAN_SIMPLIFIED,
  HAN_TRADITIONAL,
  HIGH_SURROGATE,
  LATIN_EXTENDED,
  LESS,
  LOW_SURROGATE,
  REPLACEMENT,
  SYMBOL,
  ZERO_WIDTH,
} from './char-classes.ts'
import { codeLineUnits, segmentsOf, urlUnits } from './code.ts'
import { countEntities, countLatinMojibake, countMemoryMarks, countTags } from './damage.ts'
import { countNumbers } from './digits.ts'
import { countLetters, isOtherLanguage, languageNumber, languageOf, lettersOf } from './language.ts'
import { countEmails, countIps, countSecrets } from './personal.ts'
import { countChinesePhrases, countEnglishPhrases, isCut } from './phrases.ts'
import { accuracyProxy, complexityProxy, densityProxy, followingProxy, type QualityFacts } from './quality.ts'
import { Compression, repeatedLines, repeatedNgrams, varietyOf } from './repetition.ts'
import type { RowTexts, Side } from './row-texts.ts'
import type { SignalInfo } from './signal.ts'
import { formatLabels, signals } from './signals.ts'
import { Tally } from './tally.ts'
import { estimateTokens } from './token-estimate.ts'

/** Stands for a value that is not known; cut to a signal's width it is the greatest number there. */
export const UNKNOWN_VALUE = 0xffffffff

/** The signals that a row's bytes tell without a tokenizer, in the order in which they are measured. */
export const measuredSignals: readonly SignalInfo[] = signals.filter(({ cost }) => cost !== 'tokens')

/** What is known of a row besides its texts. */
export interface RowFacts {
  readonly byteLength: number
  readonly format: string
  /** How many kinds of findings it has; null where it was not read as a sample. */
  readonly findings: number | null
}

const places = new Map(measuredSignals.map(({ id }, at) => [id, at]))
const formatNumbers = new Map(formatLabels.map((label, at) => [label, at]))

/** Gives the values of a row of which nothing was read but its length. */
export const measureLength = ({ byteLength, format }: RowFacts): Uint32Array => {
  const values = new Uint32Array(measuredSignals.length).fill(UNKNOWN_VALUE)
  set(values, 'bytes', byteLength)
  set(values, 'format', formatNumbers.get(format) ?? 0)
  return values
}

/** Measures a row. */
export const measureRow = (facts: RowFacts, texts: RowTexts): Uint32Array => {
  const values = measureLength(facts)
  if (facts.findings !== null) set(values, 'findings', facts.findings)
  const reading = new Reading(texts)
  setLengths(values, texts, reading)
  setLanguages(values)
  setRepetition(values, reading)
  setMakeup(values, reading)
  setFound(values, reading.found)
  setQuality(values, texts, reading)
  return values
}

/** Keeps a value; NaN is not known, and what does not fit is kept as the greatest that does. */
const set = (values: Uint32Array, id: string, value: number): void => {
  const at = places.get(id)
  if (at === undefined || Number.isNaN(value)) return
  const { scale, width } = measuredSignals[at]
  values[at] = Math.min(Math.max(0, Math.round(value * scale)), MOST[width])
}

const MOST = { 1: 0xfe, 2: 0xfffe, 4: 0xfffffffe }

// One of each for all rows: a row is measured in some microseconds, and making these takes longer.
const tallies: Record<Side, Tally> = {
  system: new Tally(),
  prompt: new Tally(),
  answer: new Tally(),
  reasoning: new Tally(),
  other: new Tally(),
}
const sides = ['system', 'prompt', 'answer', 'reasoning', 'other'] as const
/** Code blocks of all sides. */
const codeTally = new Tally()
const all = [...sides.map((side) => tallies[side]), codeTally]
const prose = sides.map((side) => tallies[side])
const compression = new Compression()

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

/** The tallies of one row; valid until the next one is read. */
class Reading {
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
    for (const tally of all) tally.reset()
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
      this.#findPersonal(part, true, true)
    }
    const last = segments[segments.length - 1]
    if (side === 'answer') this.hasOpenBlock = last.isCode && !/\n {0,3}(?:```+|~~~+)[ \t]*\n?$/.test(text.slice(-200))
  }

  #addProse(side: Side, text: string): void {
    const { found } = this
    const tally = tallies[side]
    const { counts, longWords } = tally
    const [at, less, ampersand, brace] = [counts[AT], counts[LESS], counts[AMPERSAND], counts[BRACE]]
    const [colon, digits, extended, garbled] = [
      counts[COLON],
      counts[DIGIT],
      counts[LATIN_EXTENDED],
      counts[HAN_GARBLED],
    ]
    const han = counts[HAN] + counts[HAN_SIMPLIFIED] + counts[HAN_TRADITIONAL]
    tally.hasTriggers = false
    tally.add(text)
    const isHan = counts[HAN] + counts[HAN_SIMPLIFIED] + counts[HAN_TRADITIONAL] > han
    if (counts[BRACE] > brace) this.codeLines += codeLineUnits(text)
    if (counts[COLON] > colon || text.includes('www.')) this.urls += urlUnits(text)
    if (counts[LESS] > less) found.tags += countTags(text)
    if (counts[AMPERSAND] > ampersand) found.tags += countEntities(text)
    if (counts[LATIN_EXTENDED] > extended) found.mojibake += countLatinMojibake(text)
    found.mojibake += counts[HAN_GARBLED] - garbled
    if (isHan) found.mojibake += countMemoryMarks(text)
    if (counts[AT] > at) found.emails += countEmails(text)
    const hasDigits = counts[DIGIT] >= digits + FEWEST_DIGITS
    this.#findPersonal(text, hasDigits, tally.longWords > longWords, counts[COLON] > colon + 1)
    if (side !== 'answer') return
    this.hasOpenBlock = false
    if (tally.hasTriggers) countEnglishPhrases(text, found)
    if (isHan) countChinesePhrases(text, found)
  }

  #findPersonal(text: string, hasDigits: boolean, hasLongWords: boolean, hasColons = false): void {
    const { found } = this
    if (hasDigits) countNumbers(text, found)
    if (hasDigits || hasColons) found.ips += countIps(text, hasColons)
    if (hasLongWords) found.secrets += countSecrets(text)
  }
}

/** 1.1.1.1 and the like. */
const FEWEST_DIGITS = 4

const damageOf = ({ counts }: Tally): number => counts[CONTROL] + counts[REPLACEMENT]

const mostSaid = (texts: RowTexts): Side => {
  let most: Side = 'other'
  for (const side of sides) if (lengthOf(texts[side]) > lengthOf(texts[most])) most = side
  return most
}

const lengthOf = (texts: readonly string[]): number => texts.reduce((sum, { length }) => sum + length, 0)

const sum = (of: number, from: readonly Tally[] = all): number => {
  let count = 0
  for (const { counts } of from) count += counts[of]
  return count
}

const setLengths = (values: Uint32Array, { shape, system, prompt, answer }: RowTexts, reading: Reading): void => {
  set(values, 'chars', reading.chars)
  set(
    values,
    'words',
    all.reduce((words, { wordCount }) => words + wordCount, 0),
  )
  set(
    values,
    'lines',
    all.reduce((lines, { lineCount }) => lines + lineCount, 0),
  )
  set(values, 'tokens_estimate', estimateTokens(all))
  if (shape === null) return
  set(values, 'turns', shape.turns)
  set(values, 'user_turns', shape.userTurns)
  set(values, 'candidates', shape.candidates)
  set(values, 'tool_calls', shape.toolCalls)
  set(values, 'system_chars', system.length === 0 ? 0 : reading.charsOf('system'))
  const prompts = prompt.length === 0 ? 0 : reading.charsOf('prompt')
  const answers = answer.length === 0 ? 0 : reading.charsOf('answer')
  set(values, 'prompt_chars', prompts)
  set(values, 'answer_chars', answers)
  set(values, 'reasoning_chars', reading.charsOf('reasoning'))
  if (prompts > 0) set(values, 'answer_ratio', answers / prompts)
}

const setLanguages = (values: Uint32Array): void => {
  set(values, 'lang', languageNumber(languageOf(prose)))
  const letters = lettersOf(prose)
  const count = countLetters(letters)
  if (count > 0) {
    const { han, kana, hangul, latin, cyrillic, arabic } = letters
    set(values, 'han_share', han / count)
    set(values, 'kana_share', kana / count)
    set(values, 'hangul_share', hangul / count)
    set(values, 'latin_share', latin / count)
    set(values, 'cyrillic_share', cyrillic / count)
    set(values, 'arabic_share', arabic / count)
    set(values, 'other_script_share', (count - han - kana - hangul - latin - cyrillic - arabic) / count)
  }
}

const setRepetition = (values: Uint32Array, { main }: Reading): void => {
  set(values, 'repeated_ngrams', repeatedNgrams(main))
  set(values, 'repeated_lines', repeatedLines(main))
  set(values, 'variety', varietyOf(main))
  set(values, 'compression', compression.ratio)
}

const setMakeup = (values: Uint32Array, reading: Reading): void => {
  const { chars } = reading
  const spelled = all.reduce((words, tally) => words + tally.spelled, 0)
  const lines = all.reduce((count, { lineCount }) => count + lineCount, 0)
  set(values, 'replacement_chars', sum(REPLACEMENT) + sum(HIGH_SURROGATE) + sum(LOW_SURROGATE) - 2 * pairsOfAll())
  set(values, 'control_chars', sum(CONTROL))
  set(values, 'zero_width_chars', sum(ZERO_WIDTH))
  set(values, 'bidi_chars', sum(BIDI))
  if (spelled > 0) set(values, 'word_length', all.reduce((units, tally) => units + tally.spelledUnits, 0) / spelled)
  if (lines > 0) set(values, 'bullet_share', prose.reduce((items, tally) => items + tally.items, 0) / lines)
  if (chars === 0) return
  let symbols = 0
  for (let of = SYMBOL; of < CONTROL; of++) symbols += sum(of)
  for (const tally of all) symbols += tally.pairs - tally.hanPairs
  set(values, 'symbol_share', symbols / chars)
  set(values, 'digit_share', sum(DIGIT) / chars)
  set(values, 'url_share', reading.urls / chars)
  const code = sides.reduce((count, side) => count + reading.code[side], 0) + reading.codeLines
  set(values, 'code_share', Math.min(1, code / chars))
}

const pairsOfAll = (): number => all.reduce((pairs, tally) => pairs + tally.pairs, 0)

const setFound = (values: Uint32Array, found: Reading['found']): void => {
  const { emails, phones, idNumbers, cardNumbers, ips, secrets } = found
  set(values, 'mojibake', found.mojibake)
  set(values, 'html_leftovers', found.tags)
  set(values, 'emails', emails)
  set(values, 'phones', phones)
  set(values, 'id_numbers', idNumbers)
  set(values, 'card_numbers', cardNumbers)
  set(values, 'ips', ips)
  set(values, 'secrets', secrets)
  set(values, 'personal', emails + phones + idNumbers + cardNumbers + ips + secrets)
}

const setQuality = (values: Uint32Array, texts: RowTexts, reading: Reading): void => {
  if (texts.shape === null) return
  const promptLanguage = languageOf([tallies.prompt])
  const answerLanguage = languageOf([tallies.answer])
  const lastAnswer = texts.answer[texts.answer.length - 1] ?? ''
  const facts: QualityFacts = {
    prompt: tallies.prompt,
    answer: tallies.answer,
    promptLanguage,
    answerLanguage,
    lastPrompt: texts.prompt[texts.prompt.length - 1] ?? '',
    lastAnswer,
    userTurns: texts.shape.userTurns,
    answerCode: reading.code.answer,
    promptDamage: reading.promptDamage,
    refusals: reading.found.refusals,
    selfReferences: reading.found.selves,
    isCut: isCut(lastAnswer, reading.hasOpenBlock),
  }
  set(values, 'prompt_lang', languageNumber(promptLanguage))
  set(values, 'answer_lang', languageNumber(answerLanguage))
  set(values, 'lang_mismatch', isOtherLanguage(promptLanguage, answerLanguage) ? 1 : 0)
  if (texts.answer.length > 0) {
    set(values, 'refusals', facts.refusals)
    set(values, 'self_references', facts.selfReferences)
    set(values, 'is_cut', facts.isCut ? 1 : 0)
    set(values, 'density_proxy', densityProxy(facts))
  }
  if (texts.prompt.length > 0) {
    set(values, 'accuracy_proxy', accuracyProxy(facts))
    set(values, 'complexity_proxy', complexityProxy(facts))
    set(values, 'following_proxy', followingProxy(facts))
  }
}
