/**
 * Makes the bundled sample dataset: about 300 rows of fine-tuning data in English and Chinese, hand-written, with the
 * flaws that such data has. The same code gives the same bytes; run it to write sample.jsonl anew.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chineseCode } from './chinese-code.ts'
import { chineseLife } from './chinese-life.ts'
import { chineseWorld } from './chinese-world.ts'
import { type Dice, diceFrom, shuffled } from './dice.ts'
import { englishCode } from './english-code.ts'
import { englishLife } from './english-life.ts'
import { englishWorld } from './english-world.ts'
import type { Exchange, Talk } from './exchange.ts'
import { crossed, cutShort, leftovers, looping, malformedLines, nearCopyOf, refusals, unanswered } from './flaws.ts'
import { preferences } from './preferences.ts'
import { type Json, literal, type RowStyle, rowText } from './row-text.ts'
import { chineseShort, englishShort } from './short-answers.ts'
import { chineseSums, englishSums } from './sums.ts'
import { chineseTalks, englishTalks } from './talks.ts'
import { tasks } from './tasks.ts'
import { toolCalls } from './tool-calls.ts'

/** One line of the sample, without its end. */
type Line = string

/** What becomes a row, and the text in whose language it counts. */
interface Entry {
  readonly question: string
  readonly fields: { readonly [key: string]: Json }
}

/** Gives the whole text of the sample dataset. */
export const makeSample = (): string => {
  const dice = diceFrom(20_250_523)
  const sums = [...englishSums(dice, 24), ...chineseSums(dice, 26)]
  const written = [...englishCode, ...englishWorld, ...englishLife, ...chineseCode, ...chineseWorld, ...chineseLife]
  const short = [...englishShort, ...chineseShort]
  const flawed = [...refusals, ...crossed, ...looping, ...unanswered, ...leftovers]
  const near = everyNth(written, 10).map(nearCopyOf)
  const again = everyNth(written, 31)
  const cut = everyNth(written, 14).map((exchange) => cutShort(exchange, 0.45))
  const exchanges = [...written, ...short, ...sums, ...flawed, ...near, ...again, ...cut]
  const talks = [...englishTalks, ...chineseTalks]

  const entries: Entry[] = [
    ...exchanges.map((exchange) => ({ question: exchange.ask, fields: { messages: messagesOf(exchange) } })),
    ...talks.map((talk) => ({ question: talk.turns[0] ?? '', fields: { messages: messagesOfTalk(talk) } })),
    ...tasks.map((task) => ({ question: task.instruction, fields: { ...task } })),
    ...preferences.map((preference) => ({ question: preference.prompt, fields: { ...preference } })),
    ...toolCalls.map((conversation) => ({ question: JSON.stringify(conversation), fields: { ...conversation } })),
  ]
  const lines = shuffled(entries, dice).map((entry, index) => rowText(withMetadata(entry, index, dice), styleOf(dice)))
  const copied = everyNth(lines, 29).slice(0, 9)
  return endLines(withStrayLines(scatter(lines, [...copied, ...malformedLines])))
}

const everyNth = <T>(items: readonly T[], step: number): T[] => items.filter((_, index) => index % step === step >> 1)

const messagesOf = ({ system, ask, answer }: Exchange): Json => messagesOfTalk({ system, turns: [ask, answer] })

const messagesOfTalk = ({ system, turns }: Talk): Json => [
  ...(system === undefined ? [] : [{ role: 'system', content: system }]),
  ...turns.map((content, index) => ({ role: index % 2 === 0 ? 'user' : 'assistant', content })),
]

const sources = ['handwritten', 'forum', 'classroom', 'distilled']

const withMetadata = ({ question, fields }: Entry, index: number, dice: Dice): Json => {
  const language = /\p{Script=Han}/u.test(question) ? 'zh' : 'en'
  const score = dice.between(4, 10) / 2
  return {
    id: `${language}-${String(index + 1).padStart(4, '0')}`,
    ...fields,
    source: sources[dice.between(0, sources.length - 1)] ?? null,
    // Scores keep their decimal, and some times are beyond what a double can hold: an edit must not touch either.
    score: index % 23 === 11 ? null : literal(score.toFixed(1)),
    ...(index % 7 === 3 ? { created_ns: literal(`17158${String(index).padStart(5, '0')}123456789`) } : {}),
    ...(index % 13 === 5 ? { tags: [language, index % 2 === 0 ? 'reviewed' : 'new'] } : {}),
  }
}

/** Most rows are as Python writes them; some are compact, some all ASCII. */
const styleOf = (dice: Dice): RowStyle => {
  const drawn = dice.between(1, 10)
  if (drawn <= 7) return 'spaced'
  return drawn <= 9 ? 'compact' : 'ascii'
}

/** Puts the extra lines among the others, evenly. */
const scatter = (lines: readonly Line[], extra: readonly Line[]): Line[] => {
  const step = Math.floor(lines.length / (extra.length + 1))
  return lines.flatMap((line, index) => {
    const more = (index + 1) % step === 0 ? extra[(index + 1) / step - 1] : undefined
    return more === undefined ? [line] : [line, more]
  })
}

/** A row that is JSON but no sample, and a blank line that is no row. */
const withStrayLines = (lines: readonly Line[]): Line[] => [
  ...lines.slice(0, 120),
  '{"messages": [{"role": "user", "content": "Thanks!"}, {"role": "user", "content": "Are you there?"}], "source": "forum", "score": 1.0}',
  ...lines.slice(120, 200),
  '',
  ...lines.slice(200),
]

/** Ends one line as Windows does, and all others with a line feed. */
const endLines = (lines: readonly Line[]): string =>
  lines.map((line, index) => `${line}${index === 57 ? '\r\n' : '\n'}`).join('')

if (import.meta.main) writeFileSync(join(import.meta.dirname, 'sample.jsonl'), makeSample())
