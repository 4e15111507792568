/** Every tag that there is: those of the palette first, in its order, then those that rows have besides. */
import { type DecisionCounts, type Palette, tagColours } from '../../shared/decision.ts'

/** A tag, how it looks, and how many rows have it. */
export interface KnownTag {
  readonly tag: string
  readonly rows: number
  readonly key: number | null
  readonly description: string
}

export const knownTags = ({ tags }: Palette, counts: Pick<DecisionCounts, 'tags'>): readonly KnownTag[] => {
  const rowsOf = new Map(counts.tags.map(({ tag, rows }) => [tag, rows]))
  const named = new Set(tags.map(({ tag }) => tag))
  return [
    ...tags.map(({ tag, key, description }) => ({ tag, key, description, rows: rowsOf.get(tag) ?? 0 })),
    ...counts.tags
      .filter(({ tag }) => !named.has(tag))
      .map(({ tag, rows }) => ({ tag, rows, key: null, description: '' })),
  ]
}

/** Gives a palette with a new tag in it: the first digit that is free, and a colour that is seldom used. */
export const withNewTag = (palette: Palette, tag: string): Palette => {
  if (palette.tags.some((one) => one.tag === tag)) return palette
  return { tags: [...palette.tags, { tag, colour: nextColour(palette), description: '', key: freeDigit(palette) }] }
}

const freeDigit = ({ tags }: Palette): number | null =>
  [1, 2, 3, 4, 5, 6, 7, 8, 9].find((digit) => tags.every(({ key }) => key !== digit)) ?? null

/** Grey is for tags that nobody gave a colour. */
const nextColour = ({ tags }: Palette): Palette['tags'][number]['colour'] => {
  const uses = NICE_ORDER.map((colour) => tags.filter((one) => one.colour === colour).length)
  return NICE_ORDER[uses.indexOf(Math.min(...uses))] ?? tagColours[0]
}

/** Neighbours differ most. */
const NICE_ORDER = ['blue', 'orange', 'purple', 'green', 'pink', 'teal', 'yellow', 'red'] as const
