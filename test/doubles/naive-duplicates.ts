/**
 * Finds equal and near duplicates the plain way: every text against every other, from the words that say what they are. Texts are
 * folded character by character, shingles are substrings in a set.
 */
import type { Compared, Folding } from '../../shared/duplicates/duplicate-spec.ts'
import { readJson } from '../../shared/json-node.ts'
import { detect, NOTHING_KNOWN, readSample } from '../../shared/lens/lenses.ts'
import type { Part, Turn } from '../../shared/sample/sample.ts'
import { parseRow } from './naive-json.ts'

/** A row as text; null for one that is deleted. */
export type NaiveRow = string | null

export interface NaiveSearch {
  readonly compared: Compared
  readonly folding: Folding
  /** The dataset's rows, then those of each other file. */
  readonly files: readonly (readonly NaiveRow[])[]
  readonly isWithin: boolean
}

export interface NaiveFound {
  /** `later=first`, by items. */
  readonly twins: ReadonlySet<string>
  /** By `earlier~later` how alike they are, in parts of 10,000. */
  readonly links: ReadonlyMap<string, number>
  readonly empty: number
  readonly short: number
}

/** Finds equal rows. */
export const naiveExact = (search: NaiveSearch): NaiveFound => {
  const keys = textsOf(search).map((pieces) => (pieces === null ? null : pieces.every(isEmpty) ? '' : print(pieces)))
  const { twins } = twinsOf(keys, search, [])
  return { twins, links: new Map(), empty: keys.filter((key) => key === '').length, short: 0 }
}

/** Finds rows that are alike at a floor. */
export const naiveNear = (
  search: NaiveSearch,
  { floor, shingle, without }: { floor: number; shingle: number; without: readonly string[] },
): NaiveFound => {
  const cuts = without.map((text) => naiveFold(text, search.folding)).sort((a, b) => b.length - a.length)
  const texts = textsOf(search).map((pieces) => pieces?.flatMap((piece) => cutOut(piece, cuts)).join('\n') ?? null)
  const shingles = texts.map((text) => (text === null ? new Set<string>() : naiveShingles(text, shingle)))
  const own = search.files[0].length
  const firsts = texts.map((text) => texts.indexOf(text))
  const isOfBoth = (item: number): boolean => texts.some((text, other) => other >= own && text === texts[item])
  const links = new Map<string, number>()
  for (let b = 0; b < texts.length; b++) {
    for (let a = 0; a < b; a++) {
      if (firsts[a] !== a || firsts[b] !== b || (a >= own && b >= own)) continue
      if (!search.isWithin && b < own && !isOfBoth(a) && !isOfBoth(b)) continue
      const similarity = naiveSimilarity(shingles[a], shingles[b])
      if (similarity >= Math.round(floor * 10_000)) links.set(`${a}~${b}`, similarity)
    }
  }
  const linked = [...links.keys()].flatMap((pair) => pair.split('~').map(Number))
  const { twins } = twinsOf(texts, search, linked)
  return {
    twins,
    links,
    empty: texts.filter((text) => text === '').length,
    short: texts.filter((text, at) => text !== null && text !== '' && shingles[at].size === 0).length,
  }
}

/** How much two sets have in common, of all that they have, in parts of 10,000 and rounded down. */
export const naiveSimilarity = (one: ReadonlySet<string>, other: ReadonlySet<string>): number => {
  const shared = [...one].filter((shingle) => other.has(shingle)).length
  const all = one.size + other.size - shared
  return all === 0 ? 0 : Number((BigInt(shared) * 10_000n) / BigInt(all))
}

/** Gives the shortest stretches from each unit on that weigh enough. */
export const naiveShingles = (text: string, width: number): Set<string> => {
  const shingles = new Set<string>()
  for (let start = 0; start < text.length; start++) {
    let weight = 0
    for (let end = start; end < text.length && weight < width; end++) {
      weight += WIDE.test(text[end]) ? 2 : 1
      if (weight >= width) shingles.add(text.slice(start, end + 1))
    }
  }
  return shingles
}

/** Takes differences out of a text. */
export const naiveFold = (text: string, folding: Folding): string => {
  let folded = folding.punctuation ? text.replace(/[\ud83c-\ud83e][\udc00-\udfff]/g, '') : text
  folded = folded
    .split('')
    .map((unit) => foldUnit(unit, folding))
    .join('')
  return folding.space ? folded.replace(/\s+/g, ' ').replace(/^ | $/g, '') : folded
}

const foldUnit = (unit: string, folding: Folding): string => {
  let folded = unit
  if (folding.width && folded.normalize('NFKC').length === 1) folded = folded.normalize('NFKC')
  const small = folded.toLowerCase().replace('ς', 'σ')
  if (folding.case && small.length === 1 && folded !== '\u212a') folded = small
  const goes = /[\p{P}\p{S}]|\u200d|\ufe0e|\ufe0f|\u20e3/u.test(folded)
  return folding.punctuation && goes ? '' : folded
}

const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u
const NO_FOLDING: Folding = { case: false, space: false, punctuation: false, width: false, keyOrder: false }

const textsOf = ({ files, compared, folding }: NaiveSearch): (string[] | null)[] =>
  files.flat().map((row) => {
    if (row === null) return null
    const pieces = naivePieces(row, compared, folding.keyOrder)
    return pieces.map((piece) => naiveFold(piece, compared.kind === 'line' ? NO_FOLDING : folding))
  })

/** Gives what of a row is compared, before differences are folded. */
export const naivePieces = (row: string, compared: Compared, sortsKeys: boolean): string[] => {
  if (compared.kind === 'line') return [row]
  const parsed = parseRow(row)
  if (!parsed.ok) return [row]
  if (compared.kind === 'row') return [printValue(parsed.value as Json, sortsKeys)]
  if (compared.kind === 'fields') return compared.paths.map((path) => textAt(parsed.value as Json, path, sortsKeys))
  const node = readJson(new TextEncoder().encode(row))
  const lens = node === null ? null : detect(node, NOTHING_KNOWN)
  if (node === null || lens === null) return stringsOf(parsed.value as Json).filter((text) => text !== '')
  const sample = readSample(node, lens)
  const chosen =
    sample.candidates.find(({ tag }) => tag === 'chosen') ??
    sample.candidates.find(({ rank }) => rank === 1) ??
    sample.candidates[0]
  const turns = [...sample.turns, ...(chosen?.turns ?? [])]
  const saidBy = (role: string): string[] =>
    turns.filter((turn) => turn.role === role).flatMap(({ parts }) => parts.flatMap(plainText))
  if (compared.part === 'prompt') return saidBy('user')
  if (compared.part === 'answer') return saidBy('assistant')
  return (compared.part === 'last-turn' ? turns.slice(-1) : turns).map(wholeTurn).filter((text) => text !== '')
}

const plainText = (part: Part): string[] => (part.kind === 'text' && part.text !== '' ? [part.text] : [])

const wholeTurn = ({ parts }: Turn): string =>
  parts
    .map((part) => {
      if (part.kind === 'tool-call') return `${part.name}\n${part.args}`
      return part.kind === 'text' || part.kind === 'reasoning' || part.kind === 'tool-result' ? part.text : ''
    })
    .filter((text) => text !== '')
    .join('\n')

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

const stringsOf = (value: Json): string[] => {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsOf) : []
}

const textAt = (value: Json, path: readonly (string | number)[], sortsKeys: boolean): string =>
  reached(value, path)
    .map((one) => {
      if (typeof one === 'string') return one
      if (one === null || (typeof one === 'object' && Object.keys(one).length === 0)) return ''
      return printValue(one, sortsKeys)
    })
    .filter((text) => text !== '')
    .join('\n')

const reached = (value: Json, [step, ...rest]: readonly (string | number)[]): Json[] => {
  if (step === undefined) return [value]
  if (typeof value !== 'object' || value === null) return []
  if (Array.isArray(value)) {
    if (typeof step === 'number') return step < value.length ? reached(value[step], rest) : []
    return value.flatMap((item) => reached(item, [step, ...rest]))
  }
  return typeof step === 'string' && Object.hasOwn(value, step) ? reached(value[step], rest) : []
}

const printValue = (value: Json, sortsKeys: boolean): string => {
  if (typeof value === 'string') return `"${value.replace(/["\\]/g, '\\$&')}"`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map((item) => printValue(item, sortsKeys)).join(',')}]`
  const fields = Object.entries(value).map(([key, item]): [string, string] => [
    printValue(key, false),
    printValue(item, sortsKeys),
  ])
  if (sortsKeys) fields.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${fields.map(([key, item]) => `${key}:${item}`).join(',')}}`
}

const cutOut = (text: string, cuts: readonly string[]): string[] => {
  let pieces = [text]
  for (const cut of cuts) {
    if (cut === '') continue
    pieces = pieces.flatMap((piece) => (piece.includes(cut) ? piece.split(cut).map((one) => one.trim()) : [piece]))
  }
  return pieces.filter((piece) => piece !== '')
}

const isEmpty = (text: string): boolean => text === ''
const print = (pieces: readonly string[]): string => JSON.stringify(pieces)

/** Finds texts that stood before; without `isWithin` only those of both sides, or linked ones. */
const twinsOf = (
  keys: readonly (string | null)[],
  { files, isWithin }: NaiveSearch,
  linked: readonly number[],
): { twins: Set<string> } => {
  const own = files[0].length
  const twins = new Set<string>()
  for (const [item, key] of keys.entries()) {
    if (key === null || key === '') continue
    const first = keys.indexOf(key)
    if (first === item) continue
    const isOfBoth = first < own && keys.some((other, at) => at >= own && other === key)
    if (isWithin || isOfBoth || linked.includes(first)) twins.add(`${item}=${first}`)
  }
  return { twins }
}
