/** What bars and sides of pictures are called. */

import { pathLabel } from '../../shared/json-path.ts'
import type { PartAnswer } from '../../shared/overview/description.ts'
import { signalById } from '../../shared/signal/signals.ts'
import type { MessageKey, Words } from '../app/words.ts'
import { formatName } from '../findings/format-name.ts'
import { labelName } from '../search/term-words.ts'
import type { NumberUnit } from './number-words.ts'
import type { Comparison, SideChoice } from './overview-sides.ts'
import type { Picture } from './pictures.ts'

/** One bar of a picture: its name in the engine's words and in the reader's, and the rows of each side. */
export interface Bar {
  readonly name: string
  readonly text: string
  readonly counts: readonly number[]
  /** Its place in the answer. */
  readonly at: number
}

/** Gives the bars of a picture; none for one that is no bars. */
export const barsOf = (picture: Picture, answer: PartAnswer, t: Words): readonly Bar[] => {
  if (answer.kind === 'field')
    return answer.values.map(({ text, isCut, counts }, at) => ({
      name: text,
      text: isCut ? `${text}…` : text,
      counts,
      at,
    }))
  if (answer.kind === 'filled')
    return answer.fields.map(({ path, missing, empty }, at) => ({
      name: pathLabel(path),
      text: pathLabel(path),
      counts: missing.map((count, side) => count + (empty[side] ?? 0)),
      at,
    }))
  if (answer.kind === 'labels')
    return answer.entries.map(({ name, counts }, at) => ({ name, text: labelText(picture, name, t), counts, at }))
  if (answer.kind !== 'known') return []
  return answer.entries.map(({ name, counts }, at) => ({ name, text: knownText(answer.what, name, t), counts, at }))
}

/** Gives what a picture's numbers are. */
export const unitOf = (picture: Picture): NumberUnit =>
  picture.kind === 'signal' ? (signalById(picture.signal)?.kind ?? null) : null

/** Gives the names of the sides, in their order. */
export const sideNames = (comparison: Comparison | null, count: number, t: Words): readonly string[] => {
  if (comparison !== null) return [sideName(comparison.a, t), sideName(comparison.b, t)]
  return [t('overview.side.dataset'), t('overview.side.view')].slice(0, count)
}

/** Gives the name of a set of rows. */
export const sideName = (side: SideChoice, t: Words): string =>
  side.kind === 'query' ? side.name : t(`overview.side.${side.kind}`)

const labelText = (picture: Picture, name: string, t: Words): string => {
  if (name === '0' || name === '1') return t(name === '1' ? 'overview.yes' : 'overview.no')
  return picture.kind === 'signal' ? labelName(picture.signal, name, t) : name
}

const knownText = (what: Extract<PartAnswer, { kind: 'known' }>['what'], name: string, t: Words): string => {
  switch (what) {
    case 'format':
      return formatName(name)
    case 'finding':
      return t(`finding.${name}` as MessageKey)
    case 'tag':
      return name
    case 'verdict':
      return t(name === 'keep' ? 'view.kept' : name === 'drop' ? 'view.dropped' : 'view.undecided')
    case 'state':
      return t(`search.is.${name}` as MessageKey)
    case 'turns':
      return t(`overview.turns.${name}` as MessageKey)
  }
}
