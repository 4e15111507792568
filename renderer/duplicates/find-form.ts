/** What is chosen for a search for duplicates, and what is asked of the engine for it. Pure, so that it is tested without a window. */
import type { OtherFileRef, WantedSpec } from '../../shared/duplicates/duplicate-calls.ts'
import {
  type Compared,
  type ComparedPart,
  comparedParts,
  type Folding,
  GRAM_TOKENS,
  LOWEST_FLOOR,
  type Method,
  type MethodKind,
  SHINGLE_WIDTH,
  USUAL_FOLDING,
  USUAL_NEAR,
  USUAL_THRESHOLD,
} from '../../shared/duplicates/duplicate-spec.ts'
import type { JsonPath } from '../../shared/json-path.ts'

/** What of a row is compared, from what most people mean to what a file is to the byte. */
export const comparedKinds = ['conversation', 'prompt', 'answer', 'last-turn', 'fields', 'row', 'line'] as const
export type ComparedKind = (typeof comparedKinds)[number]

export const methodKinds = ['near', 'exact', 'one-word', 'contained', 'overlap'] as const

export const foldings = ['case', 'space', 'width', 'punctuation', 'keyOrder'] as const
export type FoldingName = (typeof foldings)[number]

/** A file that rows are looked for in. */
export interface OtherFile {
  readonly file: OtherFileRef
  readonly name: string
  /** What of its rows is compared, where that is not the same; its fields may have other names. */
  readonly compared: OtherCompared | null
}
export const otherCompareds = ['conversation', 'prompt', 'answer', 'last-turn', 'row'] as const
export type OtherCompared = (typeof otherCompareds)[number]

export interface FindForm {
  readonly compared: ComparedKind
  readonly fields: readonly JsonPath[]
  readonly folding: Folding
  readonly method: MethodKind
  readonly floor: number
  readonly shingle: number
  readonly minChars: number
  readonly tokens: number
  readonly without: readonly string[]
  readonly isWithin: boolean
  readonly isChained: boolean
}

export const usualForm: FindForm = {
  compared: 'conversation',
  fields: [],
  folding: USUAL_FOLDING,
  method: 'near',
  floor: USUAL_NEAR.floor,
  shingle: SHINGLE_WIDTH,
  minChars: 30,
  tokens: GRAM_TOKENS,
  without: [],
  isWithin: true,
  isChained: false,
}

/** Numbers of a form with what they may be. */
export const formNumbers = {
  floor: { least: LOWEST_FLOOR, most: 0.99, step: 0.01 },
  shingle: { least: 2, most: 40, step: 1 },
  minChars: { least: 8, most: 10_000, step: 1 },
  tokens: { least: 4, most: 50, step: 1 },
} as const
export type FormNumber = keyof typeof formNumbers

/** Gives the nearest number that a form can have; null for what is no number. */
export const numberWithin = (name: FormNumber, value: number): number | null => {
  const { least, most, step } = formNumbers[name]
  if (!Number.isFinite(value)) return null
  const steps = 1 / step
  return Math.min(most, Math.max(least, Math.round(value * steps) / steps))
}

/** What is still missing, worded under `duplicates.need.<what>`. */
export type FindNeed = 'fields' | 'files'

/** Gives what is asked for, or what is missing for it. */
export const specOf = (form: FindForm, files: readonly OtherFile[]): WantedSpec | FindNeed => {
  const compared = comparedOf(form)
  if (compared === null) return 'fields'
  if (form.method === 'overlap' && files.length === 0) return 'files'
  return {
    compared,
    folding: form.folding,
    method: methodOf(form),
    against: files.map(({ file, compared: other }) => ({ file, compared: other === null ? null : comparedBy(other) })),
    isWithin: isWithin(form, files),
  }
}

/** Gives what of a row is compared; null where no field is chosen. */
export const comparedOf = ({ compared, fields }: FindForm): Compared | null => {
  if (compared !== 'fields') return comparedBy(compared)
  return fields.length === 0 ? null : { kind: 'fields', paths: fields.map((path) => [...path]) }
}

/** Tells whether rows are compared with one another too; where nothing else is, they are. */
export const isWithin = ({ method, isWithin }: FindForm, files: readonly OtherFile[]): boolean =>
  files.length === 0 || (isWithin && method !== 'overlap')

/** Gives the similarity from which on rows are a group at first. */
export const firstThreshold = ({ method, floor }: FindForm): number => {
  if (method === 'near') return Math.max(floor, USUAL_THRESHOLD)
  return method === 'exact' ? 1 : 0
}

/** Tells whether groups may be chained: where being like one another is not a matter of one text holding the other. */
export const isChainable = (method: MethodKind): boolean => method === 'near' || method === 'one-word'

/** Tells whether differences can be made to count for nothing: a line is compared as it is written. */
export const isFoldable = ({ compared }: FindForm): boolean => compared !== 'line'

/** Gives the differences that can be: keys have an order where whole values are compared. */
export const foldingsOf = ({ compared }: FindForm): readonly FoldingName[] =>
  foldings.filter((name) => name !== 'keyOrder' || compared === 'row' || compared === 'fields')

/** Gives a form that was remembered, with what it lacks of this version's. */
export const formFrom = (kept: Partial<FindForm>): FindForm => {
  const form = { ...usualForm, ...kept }
  const isKnown = comparedKinds.includes(form.compared) && methodKinds.includes(form.method)
  return isKnown ? { ...form, folding: { ...USUAL_FOLDING, ...form.folding } } : usualForm
}

const comparedBy = (kind: Exclude<ComparedKind, 'fields'>): Compared =>
  isPart(kind) ? { kind: 'part', part: kind } : { kind }

const isPart = (kind: ComparedKind): kind is ComparedPart => comparedParts.some((part) => part === kind)

const methodOf = ({ method, floor, shingle, without, minChars, tokens }: FindForm): Method => {
  switch (method) {
    case 'near':
      return { kind: 'near', floor, shingle, without: [...without] }
    case 'contained':
      return { kind: 'contained', minChars }
    case 'overlap':
      return { kind: 'overlap', tokens }
    default:
      return { kind: method }
  }
}
