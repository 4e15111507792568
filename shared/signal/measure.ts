/** Measures a row: every signal but tokens, in the order of the table, as the integers that are kept. */
import {
  BIDI,
  CLASSES,
  CONTROL,
  DIGIT,
  HIGH_SURROGATE,
  LOW_SURROGATE,
  REPLACEMENT,
  SYMBOL,
  ZERO_WIDTH,
} from './char-classes.ts'
import { countLetters, isOtherLanguage, languageNumber, languageOf, lettersOf } from './language.ts'
import { isCut } from './phrases.ts'
import { accuracyProxy, complexityProxy, densityProxy, followingProxy, type QualityFacts } from './quality.ts'
import { repeatedLines, repeatedNgrams, varietyOf } from './repetition.ts'
import { allTallies, compression, proseTallies, Reading, sides, tallies } from './row-reading.ts'
import type { RowTexts } from './row-texts.ts'
import type { SignalInfo } from './signal.ts'
import { formatLabels, signals } from './signals.ts'
import { estimateTokens } from './token-estimate.ts'

/** Stands for a value that is not known; cut to a signal's width it is the greatest number there. */
export const UNKNOWN_VALUE = 0xffffffff

/** The signals that a row's bytes tell without a tokenizer, in the order in which they are measured. */
export const measuredSignals: readonly SignalInfo[] = signals.filter(({ cost }) => cost === 'row' || cost === 'text')

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
  addUp()
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

/** Units of the row that is measured, by class. */
const totals = new Int32Array(CLASSES)
let spelledWords = 0

const addUp = (): void => {
  totals.fill(0)
  spelledWords = 0
  for (const { counts, spelled, texts } of allTallies) {
    if (texts === 0) continue
    spelledWords += spelled
    for (let of = 0; of < CLASSES; of++) totals[of] += counts[of]
  }
}

const setLengths = (values: Uint32Array, { shape, system, prompt, answer }: RowTexts, reading: Reading): void => {
  set(values, PLACE.chars, reading.chars)
  set(
    values,
    PLACE.words,
    allTallies.reduce((words, { wordCount }) => words + wordCount, 0),
  )
  set(
    values,
    PLACE.lines,
    allTallies.reduce((lines, { lineCount }) => lines + lineCount, 0),
  )
  set(values, PLACE.tokens_estimate, estimateTokens(totals, spelledWords))
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
  const letters = lettersOf(proseTallies)
  set(values, PLACE.lang, languageNumber(languageOf(proseTallies, letters)))
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
  const lines = allTallies.reduce((count, { lineCount }) => count + lineCount, 0)
  set(
    values,
    PLACE.replacement_chars,
    totals[REPLACEMENT] + totals[HIGH_SURROGATE] + totals[LOW_SURROGATE] - 2 * pairsOfAll(),
  )
  set(values, PLACE.control_chars, totals[CONTROL])
  set(values, PLACE.zero_width_chars, totals[ZERO_WIDTH])
  set(values, PLACE.bidi_chars, totals[BIDI])
  if (spelledWords > 0)
    set(values, PLACE.word_length, allTallies.reduce((units, tally) => units + tally.spelledUnits, 0) / spelledWords)
  if (lines > 0) set(values, PLACE.bullet_share, proseTallies.reduce((items, tally) => items + tally.items, 0) / lines)
  if (chars === 0) return
  let symbols = 0
  for (let of = SYMBOL; of < CONTROL; of++) symbols += totals[of]
  for (const tally of allTallies) symbols += tally.pairs - tally.hanPairs
  set(values, PLACE.symbol_share, symbols / chars)
  set(values, PLACE.digit_share, totals[DIGIT] / chars)
  set(values, PLACE.url_share, reading.urls / chars)
  const code = sides.reduce((count, side) => count + reading.code[side], 0) + reading.codeLines
  set(values, PLACE.code_share, Math.min(1, code / chars))
}

const pairsOfAll = (): number => allTallies.reduce((pairs, tally) => pairs + tally.pairs, 0)

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
    answerVariety: texts.answer.length > 0 && tallies.answer.wordCount > 0 ? values[PLACE.variety] / 10_000 : 0,
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
