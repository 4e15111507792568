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
  HAN_FUNCTION,
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

/** Where each signal stands; looked up once, since a row is measured in microseconds. */
const placeOf = (id: string): number => measuredSignals.findIndex((signal) => signal.id === id)
const PLACE = {
  accuracy_proxy: placeOf('accuracy_proxy'),
  answer_chars: placeOf('answer_chars'),
  answer_lang: placeOf('answer_lang'),
  answer_ratio: placeOf('answer_ratio'),
  arabic_share: placeOf('arabic_share'),
  bidi_chars: placeOf('bidi_chars'),
  bullet_share: placeOf('bullet_share'),
  bytes: placeOf('bytes'),
  candidates: placeOf('candidates'),
  card_numbers: placeOf('card_numbers'),
  chars: placeOf('chars'),
  code_share: placeOf('code_share'),
  complexity_proxy: placeOf('complexity_proxy'),
  compression: placeOf('compression'),
  control_chars: placeOf('control_chars'),
  cyrillic_share: placeOf('cyrillic_share'),
  density_proxy: placeOf('density_proxy'),
  digit_share: placeOf('digit_share'),
  emails: placeOf('emails'),
  findings: placeOf('findings'),
  following_proxy: placeOf('following_proxy'),
  format: placeOf('format'),
  han_share: placeOf('han_share'),
  hangul_share: placeOf('hangul_share'),
  html_leftovers: placeOf('html_leftovers'),
  id_numbers: placeOf('id_numbers'),
  ips: placeOf('ips'),
  is_cut: placeOf('is_cut'),
  kana_share: placeOf('kana_share'),
  lang: placeOf('lang'),
  lang_mismatch: placeOf('lang_mismatch'),
  latin_share: placeOf('latin_share'),
  lines: placeOf('lines'),
  mojibake: placeOf('mojibake'),
  other_script_share: placeOf('other_script_share'),
  personal: placeOf('personal'),
  phones: placeOf('phones'),
  prompt_chars: placeOf('prompt_chars'),
  prompt_lang: placeOf('prompt_lang'),
  reasoning_chars: placeOf('reasoning_chars'),
  refusals: placeOf('refusals'),
  repeated_lines: placeOf('repeated_lines'),
  repeated_ngrams: placeOf('repeated_ngrams'),
  replacement_chars: placeOf('replacement_chars'),
  secrets: placeOf('secrets'),
  self_references: placeOf('self_references'),
  symbol_share: placeOf('symbol_share'),
  system_chars: placeOf('system_chars'),
  tokens_estimate: placeOf('tokens_estimate'),
  tool_calls: placeOf('tool_calls'),
  turns: placeOf('turns'),
  url_share: placeOf('url_share'),
  user_turns: placeOf('user_turns'),
  variety: placeOf('variety'),
  word_length: placeOf('word_length'),
  words: placeOf('words'),
  zero_width_chars: placeOf('zero_width_chars'),
}
const SCALES = Float64Array.from(measuredSignals, ({ scale }) => scale)
const MOST = Float64Array.from(measuredSignals, ({ width }) => 256 ** width - 2)
const formatNumbers = new Map(formatLabels.map((label, at) => [label, at]))

/** Gives the values of a row of which nothing was read but its length. */
export const measureLength = ({ byteLength, format }: RowFacts): Uint32Array => {
  const values = new Uint32Array(measuredSignals.length).fill(UNKNOWN_VALUE)
  set(values, PLACE.bytes, byteLength)
  set(values, PLACE.format, formatNumbers.get(format) ?? 0)
  return values
}

/** Measures a row. */
export const measureRow = (facts: RowFacts, texts: RowTexts): Uint32Array => {
  const values = measureLength(facts)
  if (facts.findings !== null) set(values, PLACE.findings, facts.findings)
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
const set = (values: Uint32Array, at: number, value: number): void => {
  if (Number.isNaN(value)) return
  values[at] = Math.min(Math.max(0, Math.round(value * SCALES[at])), MOST[at])
}

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
    const [colon, digits, extended, garbled] = [
      counts[COLON],
      counts[DIGIT],
      counts[LATIN_EXTENDED],
      counts[HAN_GARBLED],
    ]
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
    const hasDigits = counts[DIGIT] >= digits + FEWEST_DIGITS
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

/** 1.1.1.1 and the like. */
const FEWEST_DIGITS = 4

const hanOf = ({ counts }: Tally): number =>
  counts[HAN] + counts[HAN_SIMPLIFIED] + counts[HAN_TRADITIONAL] + counts[HAN_FUNCTION]

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
  set(values, PLACE.chars, reading.chars)
  set(
    values,
    PLACE.words,
    all.reduce((words, { wordCount }) => words + wordCount, 0),
  )
  set(
    values,
    PLACE.lines,
    all.reduce((lines, { lineCount }) => lines + lineCount, 0),
  )
  set(values, PLACE.tokens_estimate, estimateTokens(all))
  if (shape === null) return
  set(values, PLACE.turns, shape.turns)
  set(values, PLACE.user_turns, shape.userTurns)
  set(values, PLACE.candidates, shape.candidates)
  set(values, PLACE.tool_calls, shape.toolCalls)
  set(values, PLACE.system_chars, system.length === 0 ? 0 : reading.charsOf('system'))
  const prompts = prompt.length === 0 ? 0 : reading.charsOf('prompt')
  const answers = answer.length === 0 ? 0 : reading.charsOf('answer')
  set(values, PLACE.prompt_chars, prompts)
  set(values, PLACE.answer_chars, answers)
  set(values, PLACE.reasoning_chars, reading.charsOf('reasoning'))
  if (prompts > 0) set(values, PLACE.answer_ratio, answers / prompts)
}

const setLanguages = (values: Uint32Array): void => {
  const letters = lettersOf(prose)
  set(values, PLACE.lang, languageNumber(languageOf(prose, letters)))
  const count = countLetters(letters)
  if (count > 0) {
    const { han, kana, hangul, latin, cyrillic, arabic } = letters
    set(values, PLACE.han_share, han / count)
    set(values, PLACE.kana_share, kana / count)
    set(values, PLACE.hangul_share, hangul / count)
    set(values, PLACE.latin_share, latin / count)
    set(values, PLACE.cyrillic_share, cyrillic / count)
    set(values, PLACE.arabic_share, arabic / count)
    set(values, PLACE.other_script_share, (count - han - kana - hangul - latin - cyrillic - arabic) / count)
  }
}

const setRepetition = (values: Uint32Array, { main }: Reading): void => {
  set(values, PLACE.repeated_ngrams, repeatedNgrams(main))
  set(values, PLACE.repeated_lines, repeatedLines(main))
  set(values, PLACE.variety, varietyOf(main))
  set(values, PLACE.compression, compression.ratio)
}

const setMakeup = (values: Uint32Array, reading: Reading): void => {
  const { chars } = reading
  const spelled = all.reduce((words, tally) => words + tally.spelled, 0)
  const lines = all.reduce((count, { lineCount }) => count + lineCount, 0)
  set(values, PLACE.replacement_chars, sum(REPLACEMENT) + sum(HIGH_SURROGATE) + sum(LOW_SURROGATE) - 2 * pairsOfAll())
  set(values, PLACE.control_chars, sum(CONTROL))
  set(values, PLACE.zero_width_chars, sum(ZERO_WIDTH))
  set(values, PLACE.bidi_chars, sum(BIDI))
  if (spelled > 0) set(values, PLACE.word_length, all.reduce((units, tally) => units + tally.spelledUnits, 0) / spelled)
  if (lines > 0) set(values, PLACE.bullet_share, prose.reduce((items, tally) => items + tally.items, 0) / lines)
  if (chars === 0) return
  let symbols = 0
  for (let of = SYMBOL; of < CONTROL; of++) symbols += sum(of)
  for (const tally of all) symbols += tally.pairs - tally.hanPairs
  set(values, PLACE.symbol_share, symbols / chars)
  set(values, PLACE.digit_share, sum(DIGIT) / chars)
  set(values, PLACE.url_share, reading.urls / chars)
  const code = sides.reduce((count, side) => count + reading.code[side], 0) + reading.codeLines
  set(values, PLACE.code_share, Math.min(1, code / chars))
}

const pairsOfAll = (): number => all.reduce((pairs, tally) => pairs + tally.pairs, 0)

const setFound = (values: Uint32Array, found: Reading['found']): void => {
  const { emails, phones, idNumbers, cardNumbers, ips, secrets } = found
  set(values, PLACE.mojibake, found.mojibake)
  set(values, PLACE.html_leftovers, found.tags)
  set(values, PLACE.emails, emails)
  set(values, PLACE.phones, phones)
  set(values, PLACE.id_numbers, idNumbers)
  set(values, PLACE.card_numbers, cardNumbers)
  set(values, PLACE.ips, ips)
  set(values, PLACE.secrets, secrets)
  set(values, PLACE.personal, emails + phones + idNumbers + cardNumbers + ips + secrets)
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
    answerVariety: texts.answer.length > 0 ? varietyOf(tallies.answer) : 0,
    answerCode: reading.code.answer,
    promptDamage: reading.promptDamage,
    refusals: reading.found.refusals,
    selfReferences: reading.found.selves,
    isCut: isCut(lastAnswer, reading.hasOpenBlock),
  }
  set(values, PLACE.prompt_lang, languageNumber(promptLanguage))
  set(values, PLACE.answer_lang, languageNumber(answerLanguage))
  set(values, PLACE.lang_mismatch, isOtherLanguage(promptLanguage, answerLanguage) ? 1 : 0)
  if (texts.answer.length > 0) {
    set(values, PLACE.refusals, facts.refusals)
    set(values, PLACE.self_references, facts.selfReferences)
    set(values, PLACE.is_cut, facts.isCut ? 1 : 0)
    set(values, PLACE.density_proxy, densityProxy(facts))
  }
  if (texts.prompt.length > 0) {
    set(values, PLACE.accuracy_proxy, accuracyProxy(facts))
    set(values, PLACE.complexity_proxy, complexityProxy(facts))
    set(values, PLACE.following_proxy, followingProxy(facts))
  }
}
