/** A palette as text, so that it can be sent to somebody and pasted into another dataset. */
import { type Palette, paletteSchema } from '../../shared/decision.ts'

/** Gives the text of a palette. */
export const paletteText = (palette: Palette): string => `${JSON.stringify(palette, null, 2)}\n`

/** Reads the text of a palette; null when it is none. Of a tag or digit that is named twice, the first holds. */
export const paletteFrom = (text: string): Palette | null => {
  const parsed = paletteSchema.safeParse(jsonOf(text))
  return parsed.success ? { tags: withoutTwice(parsed.data.tags) } : null
}

/** Gives a palette with the tags of another: what both name looks as the other says, and a taken digit stays where it is. */
export const mergedPalettes = (own: Palette, other: Palette): Palette => {
  const others = new Map(other.tags.map((tag) => [tag.tag, tag]))
  const changed = own.tags.map((tag) => others.get(tag.tag) ?? tag)
  const added = other.tags.filter(({ tag }) => own.tags.every((one) => one.tag !== tag))
  return { tags: withoutTwice([...changed, ...added]) }
}

const withoutTwice = (tags: Palette['tags']): Palette['tags'] => {
  const names = new Set<string>()
  const keys = new Set<number>()
  const once: Palette['tags'] = []
  for (const tag of tags) {
    if (names.has(tag.tag)) continue
    names.add(tag.tag)
    const isTaken = tag.key !== null && keys.has(tag.key)
    if (tag.key !== null) keys.add(tag.key)
    once.push(isTaken ? { ...tag, key: null } : tag)
  }
  return once
}

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
