/**
 * How well a command fits what is typed. Letters scattered over a name are no match: who types "go to row" means the
 * command of that name and not "toggle row".
 */

/** Gives 1 for the best fit, less for worse ones, 0 for none. `names` are a command's names, the shown one first. */
export const commandMatch = (typed: string, names: readonly string[]): number => {
  const wanted = typed.trim().toLowerCase()
  if (wanted === '') return 1
  const words = wanted.split(/\s+/)
  let best = 0
  for (const [at, name] of names.entries()) {
    const found = matchIn(name.toLowerCase(), wanted, words)
    best = Math.max(best, at === 0 ? found : found / 2)
  }
  return best
}

const matchIn = (name: string, wanted: string, words: readonly string[]): number => {
  if (name.startsWith(wanted)) return 1
  if (name.includes(wanted)) return 0.9
  const starts = name.split(/[\s:-]+/)
  if (words.every((word) => starts.some((start) => start.startsWith(word)))) return 0.8
  return words.every((word) => name.includes(word)) ? 0.6 : 0
}
