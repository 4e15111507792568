/**
 * Long texts that many rows share, one after the other. From the stretch that stands in the most rows a text grows to either side, by
 * what most rows have there, and is cut where rows times length is most; then it is taken out of all texts, and the next one
 * is looked for in what is left. So templates do not overlap, and both parts around a slot are found.
 */
import { NumberList } from './number-list.ts'
import { BREAK, eachSeed, findSeeds, type SampledTexts, SEED_WEIGHT, type Seed, weightOf } from './template-seeds.ts'
import { PART_OF_WORD, SPACE, unitKinds, WIDE } from './wide-units.ts'

export interface MinedTemplate {
  readonly text: string
  /** Of the sampled rows. */
  readonly rows: number
}

/** As long as a text may be that is left out of a search. */
const MOST_UNITS = 4_000
/** Weight of letters and digits in a template at least, and how many different ones. */
const LEAST_LETTERS = 12
const LEAST_DIFFERENT = 4

/** By unit: whether it is a letter or a digit of a word, which Chinese characters are not. */
const IS_LETTER = Uint8Array.from(unitKinds, (kind, unit) =>
  kind === PART_OF_WORD && /[\p{L}\p{N}]/u.test(String.fromCharCode(unit)) ? 1 : 0,
)

/** Stretches that are grown and come to nothing before no more is looked for. */
const MOST_VAIN = 1_000

/** Where a stretch stands, ascending, and in which rows. */
interface Places {
  readonly at: Uint32Array
  readonly rowOf: Uint32Array
  /** How many rows there are. */
  readonly rows: number
}

interface Next {
  readonly unit: number
  readonly rows: number
  readonly places: number
}

export class TemplateMiner {
  readonly #texts: SampledTexts
  readonly #least: number
  /** The texts as they were. */
  readonly #whole: Uint16Array
  readonly #seeds: Seed[]
  readonly #seedOf: ReadonlyMap<number, Seed>
  #vain = 0

  constructor(texts: SampledTexts, least: number) {
    this.#texts = texts
    this.#least = least
    this.#whole = texts.units.slice()
    this.#seeds = findSeeds(texts, least)
    this.#seedOf = new Map(this.#seeds.map((seed) => [seed.key, seed]))
  }

  /** Gives the next template; null when there are no more. */
  next(): MinedTemplate | null {
    for (let seed = this.#best(); seed !== null && this.#vain < MOST_VAIN; seed = this.#best()) {
      const text = this.#grow(seed)
      seed.rows = 0
      const places = text === null ? null : this.#placesOf(text, this.#texts.units)
      if (text !== null && places !== null && places.rows >= this.#least) {
        this.#cut(text, places)
        return { text: textOf(text), rows: this.#placesOf(text, this.#whole).rows }
      }
      this.#vain += 1
    }
    return null
  }

  #best(): Seed | null {
    let best: Seed | null = null
    for (const seed of this.#seeds)
      if (seed.rows >= this.#least && (best === null || seed.rows > best.rows)) best = seed
    return best
  }

  /** Gives what a stretch grows to; null where nothing comes of it. */
  #grow({ at, length }: Seed): Uint16Array | null {
    const { units } = this.#texts
    const seed = this.#whole.slice(at, at + length)
    let places = this.#placesOf(seed, units)
    if (places.rows < this.#least) return null
    let [before, behind, weight] = [0, length, sumOf(seed)]
    let best = { score: places.rows * weight, before, behind, places }
    let [left, right]: (Next | null)[] = [null, null]
    while (before + behind < MOST_UNITS) {
      left ??= this.#nextTo(places, -before - 1)
      right ??= this.#nextTo(places, behind)
      const isRight = right.rows >= left.rows
      const side = isRight ? right : left
      if (side.rows < this.#least) break
      if (side.places < places.at.length) {
        places = this.#placesWith(places, isRight ? behind : -before - 1, side)
        left = null
        right = null
      }
      weight += weightOf(side.unit)
      if (isRight) {
        behind += 1
        right = null
      } else {
        before += 1
        left = null
      }
      if (places.rows * weight >= best.score) best = { score: places.rows * weight, before, behind, places }
    }
    const [start, end] = this.#trimmed(best.places.at, -best.before, best.behind)
    const place = best.places.at[0]
    const text = units.slice(place + start, place + end)
    return isWorthwhile(text) ? text : null
  }

  /** Gives the unit that most rows have at a distance from places. */
  #nextTo({ at, rowOf, rows }: Places, offset: number): Next {
    const { units } = this.#texts
    const first = units[at[0] + offset] ?? BREAK
    let same = 1
    while (same < at.length && units[at[same] + offset] === first) same += 1
    if (same === at.length) return { unit: first, rows: first === BREAK ? 0 : rows, places: same }
    const counts = new Map<number, { rows: number; places: number; last: number }>()
    for (let place = 0; place < at.length; place++) {
      const unit = units[at[place] + offset] ?? BREAK
      const count = counts.get(unit)
      if (count === undefined) counts.set(unit, { rows: 1, places: 1, last: rowOf[place] })
      else {
        count.places += 1
        if (count.last !== rowOf[place]) count.rows += 1
        count.last = rowOf[place]
      }
    }
    let best: Next = { unit: BREAK, rows: 0, places: 0 }
    for (const [unit, count] of counts) {
      if (unit !== BREAK && (count.rows > best.rows || (count.rows === best.rows && unit < best.unit)))
        best = { unit, rows: count.rows, places: count.places }
    }
    return best
  }

  #placesWith({ at, rowOf }: Places, offset: number, { unit, rows, places }: Next): Places {
    const { units } = this.#texts
    const left = { at: new Uint32Array(places), rowOf: new Uint32Array(places), rows }
    let count = 0
    for (let place = 0; place < at.length; place++) {
      if (units[at[place] + offset] !== unit) continue
      left.at[count] = at[place]
      left.rowOf[count] = rowOf[place]
      count += 1
    }
    return left
  }

  /** Gives where a template starts and ends, seen from its places, without blanks and halves of words at its ends. */
  #trimmed(places: Uint32Array, from: number, to: number): [number, number] {
    const { units } = this.#texts
    const [place] = places
    const isLetterAt = (offset: number): boolean => IS_LETTER[units[place + offset]] === 1
    const isInWord = (offset: number): boolean => {
      let inWord = 0
      for (const at of places) inWord += IS_LETTER[units[at + offset]] ?? 0
      return inWord * 20 > places.length
    }
    let [start, end] = [from, to]
    if (isLetterAt(start) && isInWord(start - 1)) while (start < end && isLetterAt(start)) start += 1
    if (isLetterAt(end - 1) && isInWord(end)) while (start < end && isLetterAt(end - 1)) end -= 1
    while (start < end && unitKinds[units[place + start]] === SPACE) start += 1
    while (start < end && unitKinds[units[place + end - 1]] === SPACE) end -= 1
    return [start, end]
  }

  /** Gives where a text stands; places do not overlap. */
  #placesOf(text: Uint16Array, units: Uint16Array): Places {
    const { starts, rowOf } = this.#texts
    const needle = Buffer.from(text.buffer, text.byteOffset, text.byteLength)
    const all = Buffer.from(units.buffer, units.byteOffset, units.byteLength)
    const [places, rowsOf] = [new NumberList(), new NumberList()]
    let piece = 0
    let rows = 0
    // Looks at whole units only, by this encoding.
    for (
      let at = all.indexOf(needle, 0, 'utf16le');
      at !== -1;
      at = all.indexOf(needle, at + needle.length, 'utf16le')
    ) {
      while (piece + 1 < starts.length && starts[piece + 1] * 2 <= at) piece += 1
      if (rowsOf.count === 0 || rowsOf.values[rowsOf.count - 1] !== rowOf[piece]) rows += 1
      places.add(at / 2)
      rowsOf.add(rowOf[piece])
    }
    return { at: places.taken(), rowOf: rowsOf.taken(), rows }
  }

  /** Takes a text out wherever it stands; the stretches in it, and those that reach into it, are in fewer rows then. */
  #cut(text: Uint16Array, { at: places, rows }: Places): void {
    const { units } = this.#texts
    const lose = (key: number, count: number): void => {
      const seed = this.#seedOf.get(key)
      if (seed !== undefined) seed.rows = Math.max(0, seed.rows - count)
    }
    const inside = new Set<number>()
    eachSeed(text, 0, text.length, (key) => inside.add(key))
    for (const key of inside) lose(key, rows)
    for (const place of places) {
      const end = place + text.length
      eachSeed(units, Math.max(0, place - SEED_WEIGHT), place, (key, at, length) => {
        if (at + length > place) lose(key, 1)
      })
      eachSeed(units, Math.max(place, end - SEED_WEIGHT), end, (key, at, length) => {
        if (at + length > end) lose(key, 1)
      })
    }
    for (const place of places) units.fill(BREAK, place, place + text.length)
  }
}

const sumOf = (units: Uint16Array): number => {
  let weight = 0
  for (const unit of units) weight += weightOf(unit)
  return weight
}

/** Says whether a text is long enough and says something: rows of dashes and the like do not. */
const isWorthwhile = (text: Uint16Array): boolean => {
  if (sumOf(text) < SEED_WEIGHT) return false
  const letters = text.filter((unit) => IS_LETTER[unit] === 1 || unitKinds[unit] === WIDE)
  return sumOf(letters) >= LEAST_LETTERS && new Set(letters).size >= LEAST_DIFFERENT
}

const textOf = (units: Uint16Array): string =>
  Buffer.from(units.buffer, units.byteOffset, units.byteLength).toString('utf16le')

/**
 * Gives templates by how much of the rows they are, most first. Of two one of which stands in the other the one that is more is
 * left, unless the shorter one is in twice as many rows.
 */
export const bestTemplates = (mined: readonly MinedTemplate[]): MinedTemplate[] => {
  const left: MinedTemplate[] = []
  const most = mined.toSorted((a, b) => b.rows * b.text.length - a.rows * a.text.length)
  for (const template of most) {
    const isPart = left.some((other) => {
      const [short, long] = template.text.length < other.text.length ? [template, other] : [other, template]
      return long.text.includes(short.text) && short.rows < long.rows * 2
    })
    if (!isPart) left.push(template)
  }
  return left
}
