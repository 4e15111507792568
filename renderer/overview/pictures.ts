/** The pictures that can be shown of a dataset: what each is counted from, in which group it stands, and which are shown unasked. */
import type { Columns } from '../../shared/contract.ts'
import { type JsonPath, pathKey, pathLabel } from '../../shared/json-path.ts'
import { type KnownName, knownNames, MOST_FILLED, type Part } from '../../shared/overview/description.ts'
import type { SignalInfo } from '../../shared/signal/signal.ts'
import { signalById, signals } from '../../shared/signal/signals.ts'
import { t, type Words } from '../app/words.ts'
import { signalName } from '../search/term-words.ts'

/** Groups in the order in which they stand on the screen. */
export const pictureGroups = ['rows', 'conversation', 'text', 'quality', 'fields'] as const
export type PictureGroup = (typeof pictureGroups)[number]

export type Picture =
  | { readonly kind: 'known'; readonly what: KnownName }
  | { readonly kind: 'turns' }
  | { readonly kind: 'filled' }
  | { readonly kind: 'signal'; readonly signal: string }
  | { readonly kind: 'field'; readonly path: JsonPath }
  | { readonly kind: 'scatter' }

/** Pictures of fields show so many values before they are asked for more. */
export const TOP_VALUES = 100
const MOST_POINTS = 2000

/** Gives a picture's name, by which it is remembered. */
export const pictureId = (picture: Picture): string => {
  if (picture.kind === 'known') return `known:${picture.what}`
  if (picture.kind === 'signal') return `signal:${picture.signal}`
  return picture.kind === 'field' ? `field:${pathKey(picture.path)}` : picture.kind
}

/** Gives the picture of a name; null for one that this version has not. */
export const pictureOf = (id: string): Picture | null => {
  if (id === 'turns' || id === 'filled' || id === 'scatter') return { kind: id }
  const [kind = '', ...rest] = id.split(':')
  const name = rest.join(':')
  const what = knownNames.find((one) => one === name)
  if (kind === 'known' && what !== undefined) return { kind, what }
  if (kind === 'signal' && signalById(name) !== undefined) return { kind, signal: name }
  const path = kind === 'field' ? pathOfKey(name) : null
  return path === null ? null : { kind: 'field', path }
}

/** What is shown as long as nobody chose. */
export const USUAL_PICTURES: readonly string[] = [
  'known:format',
  'known:verdict',
  'known:tag',
  'known:finding',
  'turns',
  'signal:turns',
  'signal:prompt_chars',
  'signal:answer_chars',
  'signal:tokens_estimate',
  'signal:answer_ratio',
  'signal:lang',
  'signal:repeated_ngrams',
  'signal:variety',
  'signal:code_share',
  'signal:refusals',
  'signal:is_cut',
  'signal:mojibake',
  'signal:personal',
  'signal:accuracy_proxy',
  'signal:complexity_proxy',
  'signal:density_proxy',
  'signal:following_proxy',
  'filled',
  'scatter',
]

/** Gives what a picture is called. */
export const pictureTitle = (picture: Picture, words: Words): string => {
  if (picture.kind === 'signal') return signalName(picture.signal, words)
  if (picture.kind === 'field') return pathLabel(picture.path) || words('overview.row')
  return words(picture.kind === 'known' ? `overview.picture.${picture.what}` : `overview.picture.${picture.kind}`)
}

/** Says what a picture's numbers are; null where its name says it. */
export const pictureHint = (picture: Picture): string | null =>
  picture.kind === 'signal' ? t(`signal.about.${picture.signal}` as 'signal.about.bytes') : null

/** Gives the group that a picture stands in. */
export const groupOf = (picture: Picture): PictureGroup => {
  switch (picture.kind) {
    case 'known':
      return 'rows'
    case 'turns':
      return 'conversation'
    case 'filled':
    case 'field':
    case 'scatter':
      return 'fields'
    case 'signal':
      return groupOfSignal(signalById(picture.signal))
  }
}

/** Gives what the engine is asked for a picture; null where there is nothing to ask about. */
export const partOf = (
  picture: Picture,
  columns: Columns,
  axes: { readonly x: string; readonly y: string },
): Part | null => {
  switch (picture.kind) {
    case 'known':
    case 'turns':
      return picture
    case 'signal':
      return { kind: 'signal', signal: picture.signal }
    case 'field':
      return { kind: 'field', path: [...picture.path], top: TOP_VALUES }
    case 'scatter':
      return { kind: 'scatter', ...axes, points: MOST_POINTS }
    case 'filled': {
      const paths = filledPaths(columns)
      return paths.length === 0 ? null : { kind: 'filled', paths }
    }
  }
}

/** What a part costs: known at once, measured of each row once, measured by a tokenizer, or read from each row. */
export const costOf = (
  picture: Picture,
  axes: { readonly x: string; readonly y: string },
): 'known' | 'signals' | 'tokens' | 'rows' => {
  if (picture.kind === 'known') return 'known'
  if (picture.kind === 'field' || picture.kind === 'filled') return 'rows'
  const named = picture.kind === 'signal' ? [picture.signal] : picture.kind === 'scatter' ? [axes.x, axes.y] : []
  return named.some((signal) => signalById(signal)?.cost === 'tokens') ? 'tokens' : 'signals'
}

/** Signals that can stand on an axis: those with numbers. */
export const axisSignals: readonly SignalInfo[] = signals.filter(({ kind }) => kind !== 'label' && kind !== 'flag')

/** The fields whose gaps are counted: those of the row itself first. */
const filledPaths = ({ columns }: Columns): string[][] => {
  const paths = columns
    .map(({ path }) => path)
    .filter((path): path is readonly string[] => path.length > 0 && path.every((step) => typeof step === 'string'))
  const sorted = paths.toSorted((a, b) => a.length - b.length)
  return sorted.slice(0, MOST_FILLED).map((path) => [...path])
}

const groupOfSignal = (info: SignalInfo | undefined): PictureGroup => {
  if (info === undefined) return 'text'
  if (info.family === 'length') return 'conversation'
  if (info.family === 'quality') return 'quality'
  return info.family === 'sample' || info.family === 'duplicates' ? 'rows' : 'text'
}

const pathOfKey = (key: string): JsonPath | null => {
  try {
    const path: unknown = JSON.parse(key)
    const isPath = Array.isArray(path) && path.every((step) => typeof step === 'string' || typeof step === 'number')
    return isPath ? (path as JsonPath) : null
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return null
  }
}
