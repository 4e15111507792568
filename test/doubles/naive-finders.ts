/**
 * Finds contained texts, texts that are alike but for one word, and texts that share runs of words, the plain way: every text against
 * every other, from the words that say what is meant. Pairs are `a-b` with how alike they are, in parts of 10,000.
 */

export type NaivePairs = ReadonlyMap<string, number>

/** `a-b`: the first stands in the second; equal texts are given by their first one. */
export const naiveContained = (texts: readonly string[], minChars: number): NaivePairs => {
  const pairs = new Map<string, number>()
  for (const [a, text] of texts.entries()) {
    if (text.length < minChars || texts.indexOf(text) < a) continue
    for (const [b, other] of texts.entries()) {
      if (text === other || texts.indexOf(other) < b || !other.includes(text)) continue
      pairs.set(`${a}-${b}`, Math.max(1, Math.floor((text.length * 10_000) / other.length)))
    }
  }
  return pairs
}

const WORD =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー]|[^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー]+/gu
const WIDE = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー]$/u

export const naiveWords = (text: string): string[] => text.match(WORD) ?? []

/** Texts with at most 1,000 words; what is the same is four words or six characters, and half of the longer. */
export const naiveOneWord = (texts: readonly string[]): NaivePairs => {
  const pairs = new Map<string, number>()
  const words = texts.map(naiveWords)
  for (let b = 0; b < texts.length; b++) {
    for (let a = 0; a < b; a++) {
      if (texts[a] === texts[b] || texts.indexOf(texts[a]) < a || texts.indexOf(texts[b]) < b) continue
      const differs = fewestDiffering(words[a], words[b])
      if (differs === null) continue
      const longer = Math.max(words[a].length, words[b].length)
      pairs.set(`${a}-${b}`, Math.floor(((longer - differs) * 10_000) / longer))
    }
  }
  return pairs
}

const isHole = (hole: readonly string[]): boolean =>
  hole.length <= 1 || (hole.length <= 4 && hole.every((word) => WIDE.test(word)))

const isMuch = (same: readonly string[], longer: number): boolean => {
  const wide = same.filter((word) => WIDE.test(word)).length
  return (same.length - wide) * 3 + wide * 2 >= 12 && same.length * 2 >= longer
}

const fewestDiffering = (a: readonly string[], b: readonly string[]): number | null => {
  let fewest: number | null = null
  for (let before = 0; before <= Math.min(a.length, b.length); before++) {
    if (a.slice(0, before).join(' ') !== b.slice(0, before).join(' ')) break
    for (let hole = 0; hole <= 4; hole++) {
      const behind = a.length - before - hole
      const other = b.length - before - behind
      if (behind < 0 || other < 0 || other > 4) continue
      if (a.slice(before + hole).join(' ') !== b.slice(before + other).join(' ')) continue
      if (!isHole(a.slice(before, before + hole)) || !isHole(b.slice(before, before + other))) continue
      const same = [...a.slice(0, before), ...a.slice(before + hole)]
      if (!isMuch(same, Math.max(a.length, b.length))) continue
      fewest = Math.min(fewest ?? 4, Math.max(hole, other))
    }
  }
  return fewest
}

const benchmarkWords = (text: string): string[] =>
  naiveWords(
    Array.from(text, (character) => character.normalize('NFKC').toLowerCase())
      .join('')
      .replace(/[\p{P}\p{S}]/gu, ''),
  )

const runsOf = (words: readonly string[], length: number): Set<string> => {
  const runs = new Set<string>()
  for (let at = 0; at + length <= words.length; at++) runs.add(words.slice(at, at + length).join(' '))
  return runs
}

/** `row-benchmark`; of equal benchmark rows the first counts. Runs in more than ten rows and 1 % of the benchmark are left out. */
export const naiveOverlap = (rows: readonly string[], benchmark: readonly string[], tokens: number): NaivePairs => {
  const pairs = new Map<string, number>()
  const all = benchmark.map(benchmarkWords)
  const isFirst = all.map((words, at) => all.findIndex((other) => other.join(' ') === words.join(' ')) === at)
  const rowsWith = new Map<string, number>()
  for (const [at, words] of all.entries()) {
    if (isFirst[at]) for (const run of runsOf(words, tokens)) rowsWith.set(run, (rowsWith.get(run) ?? 0) + 1)
  }
  const most = Math.max(10, isFirst.filter(Boolean).length / 100)
  for (const [a, text] of rows.entries()) {
    const own = benchmarkWords(text)
    for (const [b, words] of all.entries()) {
      if (!isFirst[b] || own.length === 0 || words.length === 0) continue
      const length = Math.min(tokens, own.length, words.length)
      if (length < Math.min(tokens, 8) && own.length !== words.length) continue
      const runs = runsOf(own, length)
      const others = runsOf(words, length)
      const shared = [...runs].filter((run) => others.has(run) && (length < tokens || (rowsWith.get(run) ?? 0) <= most))
      if (shared.length > 0) pairs.set(`${a}-${b}`, Math.max(1, Math.floor((shared.length * 10_000) / runs.size)))
    }
  }
  return pairs
}
