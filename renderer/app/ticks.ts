/** Which files of a list are ticked. Ticks are made one by one, or from the last one that was touched to another. */
export interface Ticks {
  readonly names: ReadonlySet<string>
  /** Where the next stretch begins; null before anything was ticked. */
  readonly anchor: string | null
}

export const NO_TICKS: Ticks = { names: new Set(), anchor: null }

/** Ticks a file, or takes its tick off. */
export const toggleTick = ({ names }: Ticks, name: string): Ticks => {
  const next = new Set(names)
  if (!next.delete(name)) next.add(name)
  return { names: next, anchor: name }
}

/** Lets a stretch begin at a file, unless one has begun. */
export const tickFrom = (ticks: Ticks, name: string): Ticks =>
  ticks.anchor === null ? { ...ticks, anchor: name } : ticks

/** Ticks the files from where the stretch began to another, in the order in which they are shown. */
export const tickTo = (ticks: Ticks, shown: readonly string[], name: string): Ticks => {
  const to = shown.indexOf(name)
  if (to === -1) return ticks
  const from = ticks.anchor === null ? to : shown.indexOf(ticks.anchor)
  const start = from === -1 ? to : Math.min(from, to)
  const stretch = shown.slice(start, Math.max(from, to) + 1)
  return { names: new Set([...ticks.names, ...stretch]), anchor: ticks.anchor ?? name }
}

/** Ticks all that are shown. */
export const tickAll = (shown: readonly string[]): Ticks => ({ names: new Set(shown), anchor: null })

/** Ticks all that are shown, or none of them where all are. */
export const toggleAll = (ticks: Ticks, shown: readonly string[]): Ticks =>
  isAllTicked(ticks, shown) ? NO_TICKS : tickAll(shown)

/** Tells whether all that are shown are ticked. */
export const isAllTicked = ({ names }: Ticks, shown: readonly string[]): boolean =>
  shown.length > 0 && shown.every((name) => names.has(name))
