/** Rows with duplicates planted among them, of every kind that real sets have: the same rows for the same seed. */
import { randomFrom } from '../../doubles/random.ts'

export interface Planted {
  /** What the rows are like. */
  readonly name: string
  /** Texts, each to be a row. */
  readonly texts: readonly string[]
}

type Below = (limit: number) => number

/** Gives sets of about `rows` texts each: English, Chinese, mixed, short, long, reordered, templated. */
export const plantedSets = (seed: number, rows: number): Planted[] => {
  const random = randomFrom(seed)
  const below: Below = (limit) => Math.floor(random() * limit)
  const words = Array.from({ length: 4_000 }, () => pseudoWord(below))
  const english = (count: number): string[] =>
    Array.from({ length: count }, (_, at) => `${words[below(words.length)]}${at % 12 === 11 ? '.' : ''}`)
  const chinese = (count: number): string[] =>
    Array.from({ length: count }, (_, at) =>
      at % 9 === 8 ? '，' : String.fromCharCode(0x4e00 + below(3_000)) + String.fromCharCode(0x4e00 + below(3_000)),
    )
  const mixed = (count: number): string[] =>
    Array.from({ length: count }, () => (below(3) === 0 ? ` ${words[below(words.length)]} ` : (chinese(1)[0] ?? '')))
  const spaced = (pieces: readonly string[]): string => pieces.join(' ')
  const tight = (pieces: readonly string[]): string => pieces.join('')
  const plant = (make: () => string[], joined: (pieces: readonly string[]) => string, other: () => string): string[] =>
    plantedTexts(below, rows, make, joined, other)
  const header = spaced(english(60))
  return [
    {
      name: 'English',
      texts: plant(
        () => english(40 + below(120)),
        spaced,
        () => english(1)[0] ?? '',
      ),
    },
    {
      name: 'Chinese',
      texts: plant(
        () => chinese(40 + below(120)),
        tight,
        () => chinese(1)[0] ?? '',
      ),
    },
    {
      name: 'mixed',
      texts: plant(
        () => mixed(40 + below(120)),
        tight,
        () => mixed(1)[0] ?? '',
      ),
    },
    {
      name: 'short',
      texts: plant(
        () => english(1 + below(9)),
        spaced,
        () => english(1)[0] ?? '',
      ),
    },
    {
      name: 'short Chinese',
      texts: plant(
        () => chinese(1 + below(9)),
        tight,
        () => chinese(1)[0] ?? '',
      ),
    },
    {
      name: 'long',
      texts: plant(
        () => english(300 + below(600)),
        spaced,
        () => english(1)[0] ?? '',
      ),
    },
    {
      name: 'templated',
      texts: plant(
        () => english(30 + below(60)),
        (pieces) => `${header}\n${spaced(pieces)}`,
        () => english(1)[0] ?? '',
      ),
    },
  ]
}

/** Two thirds are new texts, one third are copies of earlier ones: the same, or altered in some way. */
const plantedTexts = (
  below: Below,
  rows: number,
  make: () => string[],
  joined: (pieces: readonly string[]) => string,
  other: () => string,
): string[] => {
  const made: string[][] = []
  return Array.from({ length: rows }, () => {
    const isCopy = made.length > 0 && below(3) === 0
    if (!isCopy) {
      const pieces = make()
      made.push(pieces)
      return joined(pieces)
    }
    const pieces = [...(made[below(made.length)] ?? [])]
    switch (below(8)) {
      case 0:
        return joined(pieces)
      case 1:
        return `  ${joined(pieces).toUpperCase()}\n`
      case 2:
        return joined([...pieces, ...Array.from({ length: 1 + below(Math.ceil(pieces.length / 3)) }, other)])
      case 3:
        return joined(pieces.slice(below(Math.ceil(pieces.length / 4))))
      case 4: {
        // Two halves in the other order: nearly the same shingles.
        const middle = below(pieces.length)
        return joined([...pieces.slice(middle), ...pieces.slice(0, middle)])
      }
      default:
        for (let times = 1 + below(Math.ceil(pieces.length / 10)); times > 0; times--)
          pieces[below(pieces.length)] = other()
        return joined(pieces)
    }
  })
}

const LETTERS = 'etaoinshrdlucmfwypvbgkjqxz'

const pseudoWord = (below: Below): string =>
  Array.from({ length: 2 + below(8) }, () => LETTERS[Math.min(below(26), below(26))]).join('')
