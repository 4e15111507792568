/**
 * One walk over a text: counts of characters by class, words as hashes, lines as hashes. Everything that is told of texts is
 * told from tallies, so that each unit is looked at once.
 *
 * Words: each Chinese character and each kana is one; of other letters, marks and digits, each run without a break is one
 * (ASCII in lower case). Lines are told by line feeds; blank ones don't count, white space in a line makes no difference.
 */
import {
  ARABIC,
  CLASSES,
  classes,
  DEVANAGARI,
  DIGIT,
  FIRST_RARE,
  HIGH_SURROGATE,
  LAST_OF_WORDS,
  LAST_WORD,
  LATIN,
  LATIN_EXTENDED,
  LOW_SURROGATE,
  MARK,
  NEWLINE,
  OTHER_LETTER,
  SPACE,
  THAI,
  ZERO_WIDTH,
} from './char-classes.ts'
import {
  bitsOf,
  CONSTRAINT_BIT,
  FUNCTION_BIT,
  HASH_PRIME,
  HASH_START,
  hashWith,
  TRIGGER_BITS,
  VERB_BIT,
  WISH_BITS,
  wordLanguages,
} from './words.ts'

/** Words and lines that are kept of one side, for what is told of repetition. */
export const MOST_WORDS = 16_384
export const MOST_LINES = 4_096

const LONG_WORD = 16
const SHORT_NUMBER = 3
/** Units of a Chinese ID number, which may end in X. */
const ID_NUMBER = 18
const LANGUAGE_BITS = (1 << wordLanguages.length) - 1

/** What a side of a sample is made of. */
export class Tally {
  /** UTF-16 units by class; halves of a pair count under both classes of halves. */
  readonly counts = new Int32Array(CLASSES)
  /** Words of each language that is told by words, in the order of `wordLanguages`. */
  readonly common = new Int32Array(wordLanguages.length)
  /** Hashes of the first words and where texts end among them, since phrases never span two texts. */
  readonly words = new Int32Array(MOST_WORDS)
  readonly lines = new Int32Array(MOST_LINES)
  readonly ends: number[] = []
  units = 0
  /** Pairs of surrogates: one character each. */
  pairs = 0
  /** Of those, Chinese characters. */
  hanPairs = 0
  wordCount = 0
  lineCount = 0
  /** Words of letters, and their units. */
  spelled = 0
  spelledUnits = 0
  latinWords = 0
  digitWords = 0
  functionWords = 0
  verbs = 0
  constraints = 0
  /** Bits of words that phrases can't go without, of the text that was added last. */
  triggers = 0
  /** Where in that text words with digits at their end begin that may be numbers of persons. */
  readonly numbers: number[] = []
  /** Lines that are items of a list. */
  items = 0
  /** Words of at least 16 units, as keys and tokens have them. */
  longWords = 0
  /** Bits of words that say what is asked for. */
  wishes = 0
  /** Whether anything was said at all. */
  texts = 0

  get chars(): number {
    return this.units - this.pairs
  }

  reset(): void {
    if (this.texts === 0) return
    this.counts.fill(0)
    this.common.fill(0)
    this.ends.length = 0
    this.units = 0
    this.pairs = 0
    this.hanPairs = 0
    this.wordCount = 0
    this.lineCount = 0
    this.spelled = 0
    this.spelledUnits = 0
    this.latinWords = 0
    this.digitWords = 0
    this.functionWords = 0
    this.verbs = 0
    this.constraints = 0
    this.triggers = 0
    this.numbers.length = 0
    this.items = 0
    this.longWords = 0
    this.wishes = 0
    this.texts = 0
  }

  /** Takes in a text. */
  add(text: string): void {
    const { counts, words } = this
    const end = text.length
    this.triggers = 0
    this.numbers.length = 0
    let line = HASH_START
    let isBlank = true
    for (let at = 0; at < end; ) {
      const unit = text.charCodeAt(at)
      const of = classes[unit]
      if (of === SPACE) {
        counts[SPACE]++
        at++
        continue
      }
      if (of === NEWLINE) {
        if (!isBlank) this.#endLine(line)
        line = HASH_START
        isBlank = true
        counts[NEWLINE]++
        at++
        continue
      }
      if (isBlank) {
        if (startsItem(text, at, end)) this.items++
        isBlank = false
      }
      if (of <= LAST_OF_WORDS) {
        // The loop that most time goes into: no call, and nothing counted that the length of the word tells.
        const first = at
        let hash = HASH_START
        let others = 0
        let inWord = unit
        let last = of
        for (;;) {
          hash = Math.imul(hash ^ (inWord < 0x80 ? inWord | 0x20 : inWord), HASH_PRIME)
          if (last !== LATIN) {
            counts[last]++
            others++
          }
          if (++at === end) break
          inWord = text.charCodeAt(at)
          const next = classes[inWord]
          if (next > LAST_OF_WORDS) break
          last = next
        }
        counts[LATIN] += at - first - others
        this.#endWord(hash, at - first, last, text, first)
        line = Math.imul(line ^ hash, HASH_PRIME)
        continue
      }
      line = Math.imul(line ^ unit, HASH_PRIME)
      at++
      if (of <= LAST_WORD) {
        counts[of]++
        if (this.wordCount < MOST_WORDS) words[this.wordCount] = Math.imul(HASH_START ^ unit, HASH_PRIME)
        this.wordCount++
      } else counts[of < FIRST_RARE ? of : this.#lookAt(of, unit, text, at - 1)]++
    }
    if (!isBlank) this.#endLine(line)
    this.units += end
    this.texts++
    this.ends.push(Math.min(this.wordCount, MOST_WORDS))
  }

  #endWord(hash: number, units: number, of: number, text: string, start: number): void {
    if (this.wordCount < MOST_WORDS) this.words[this.wordCount] = hash
    this.wordCount++
    if (units >= LONG_WORD) {
      this.longWords++
      if (units === ID_NUMBER && of === LATIN) this.numbers.push(start)
    }
    if (of === DIGIT) {
      if (units >= SHORT_NUMBER || isPlus(text, start)) this.numbers.push(start)
      this.digitWords++
      return
    }
    this.spelled++
    this.spelledUnits += units
    // Told by its first letter: the last one may be a mark of any script.
    if (classes[text.charCodeAt(start)] <= LATIN_EXTENDED) this.latinWords++
    const bits = bitsOf(hash)
    if (bits !== 0) this.#addBits(bits)
  }

  #addBits(bits: number): void {
    for (let rest = bits & LANGUAGE_BITS; rest !== 0; rest &= rest - 1) this.common[31 - Math.clz32(rest & -rest)]++
    if ((bits & FUNCTION_BIT) !== 0) this.functionWords++
    if ((bits & VERB_BIT) !== 0) this.verbs++
    if ((bits & CONSTRAINT_BIT) !== 0) this.constraints++
    this.triggers |= bits & TRIGGER_BITS
    this.wishes |= bits & WISH_BITS
  }

  #endLine(hash: number): void {
    if (this.lineCount < MOST_LINES) this.lines[this.lineCount] = hash
    this.lineCount++
  }

  /** Gives the class of a unit that can't be told by itself. */
  #lookAt(of: number, unit: number, text: string, at: number): number {
    const before = at === 0 ? 0 : text.charCodeAt(at - 1)
    if (of === LOW_SURROGATE && classes[before] === HIGH_SURROGATE) {
      this.pairs++
      // Planes 2 and 3 are Chinese characters.
      if (before >= 0xd840 && before <= 0xd8bf) {
        this.hanPairs++
        if (this.wordCount < MOST_WORDS) this.words[this.wordCount] = hashWith(hashWith(HASH_START, before), unit)
        this.wordCount++
      }
      return LOW_SURROGATE
    }
    // Emoji are joined by them, and some scripts are written with them.
    return of === ZERO_WIDTH && (unit === 0x200c || unit === 0x200d) && needsJoiner(before) ? MARK : of
  }
}

/** Tells whether a joiner or a non-joiner has a use behind a unit. */
const needsJoiner = (before: number): boolean => {
  const of = classes[before]
  if (of === LOW_SURROGATE || of === MARK || before === 0xfe0f) return true
  return of === ARABIC || of === DEVANAGARI || of === THAI || of === OTHER_LETTER
}

const isPlus = (text: string, start: number): boolean => start > 0 && text.charCodeAt(start - 1) === 0x2b

/** Tells whether a line that begins here is an item of a list: a bullet, or a number with a mark, and white space behind it. */
const startsItem = (text: string, start: number, end: number): boolean => {
  const first = text.charCodeAt(start)
  if (first === 0x2022 || first === 0x25cf || first === 0x00b7) return true
  if (first === 0x2d || first === 0x2a || first === 0x2b) return start + 1 < end && text.charCodeAt(start + 1) === 0x20
  let at = start
  while (at < end && at < start + 3 && isDigit(text.charCodeAt(at))) at++
  if (at === start || at >= end) return false
  const mark = text.charCodeAt(at)
  // 、 stands right before the text in Chinese.
  if (mark === 0x3001 || mark === 0xff0e) return true
  return (mark === 0x2e || mark === 0x29) && at + 1 < end && text.charCodeAt(at + 1) === 0x20
}

const isDigit = (unit: number): boolean => unit >= 0x30 && unit <= 0x39
