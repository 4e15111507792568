/**
 * Where characters stand in the order of Chinese by its reading: a number for each character, from the platform's own collation
 * (CLDR's pinyin order), in which a letter is the same in capital and small, wide and narrow, with accents and without. Made once,
 * in a quarter of a second, and shared with the workers.
 */

/** Ranks by code point; 0 for a character that doesn't count, such as a combining accent. */
export type PinyinRanks = Uint16Array<SharedArrayBuffer>

let made: PinyinRanks | null = null

/** Gives the ranks of all characters that two bytes name, and of emoji. Rare Chinese characters beyond stand behind all others. */
export const pinyinRanks = (): PinyinRanks => {
  made ??= makeRanks()
  return made
}

/** Gives a character's rank; one past the table stands behind all others. */
export const rankOf = (ranks: PinyinRanks, codePoint: number): number =>
  codePoint < ranks.length ? ranks[codePoint] : LAST_RANK

const LAST_RANK = 64_000
const EMOJI = 0x1f000
const END = 0x1fb00

const makeRanks = (): PinyinRanks => {
  const { compare } = new Intl.Collator('zh-u-co-pinyin', { sensitivity: 'base', usage: 'sort' })
  const ranks: PinyinRanks = new Uint16Array(new SharedArrayBuffer(END * 2))
  ranks.fill(LAST_RANK)
  const points: number[] = []
  const add = (first: number, end: number): void => {
    for (let point = first; point < end; point++) if (isCharacter(point)) points.push(point)
  }
  add(0, 0xd800)
  add(0xe000, 0x10000)
  add(EMOJI, END)
  const texts = new Map(points.map((point) => [point, String.fromCodePoint(point)]))
  const textOf = (point: number): string => texts.get(point) ?? ''
  const counting = points.filter((point) => {
    const counts = compare(textOf(point), '') !== 0
    if (!counts) ranks[point] = 0
    return counts
  })
  counting.sort((a, b) => compare(textOf(a), textOf(b)) || a - b)
  let rank = 0
  for (const [at, point] of counting.entries()) {
    const isSame = at > 0 && compare(textOf(counting[at - 1]), textOf(point)) === 0
    if (!isSame) rank += 1
    ranks[point] = rank
  }
  return ranks
}

const isCharacter = (point: number): boolean => /[^\p{Cn}\p{Co}\p{Cs}]/u.test(String.fromCodePoint(point))
