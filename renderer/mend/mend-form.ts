/** What is typed and chosen in the dialog, and the mend that it comes to. Pure, so that it is tested without a window. */
import type { JsonPath } from '../../shared/json-path.ts'
import { checkJson } from '../../shared/json-scan.ts'
import { type FixName, fixNames, type Mend, type MendPlace } from '../../shared/mend/mend.ts'
import { pathOf } from '../../shared/query/query-lexer.ts'
import { compileQueryRegex } from '../../shared/query/query-regex.ts'
import type { Role } from '../../shared/sample/sample.ts'

export const mendTabs = ['replace', 'fix', 'field', 'role'] as const
export type MendTab = (typeof mendTabs)[number]
export const fieldWishes = ['set', 'fill', 'rename', 'remove', 'split'] as const
export type FieldWish = (typeof fieldWishes)[number]

export interface MendForm {
  readonly tab: MendTab
  readonly find: string
  readonly with: string
  readonly isRegex: boolean
  readonly isCaseExact: boolean
  readonly where: MendPlace['in']
  /** Fields as they are typed, one a line or with commas between. */
  readonly fields: string
  readonly roles: readonly Role[]
  readonly fixes: readonly FixName[]
  readonly wish: FieldWish
  readonly field: string
  readonly value: string
  /** Whether the value is a text, or JSON as it stands. */
  readonly isText: boolean
  readonly key: string
  readonly separator: string
  readonly splitInto: 'list' | 'field'
  readonly isTrimmed: boolean
  readonly roleWish: 'change' | 'drop'
  readonly from: Role
  readonly to: Role
}

/** Fixes that mend what is broken for certain; the others are matters of taste. */
const safeFixes: readonly FixName[] = ['mojibake', 'entities', 'line-ends', 'invisible', 'trim']

export const emptyForm: MendForm = {
  tab: 'replace',
  find: '',
  with: '',
  isRegex: false,
  isCaseExact: false,
  where: 'all',
  fields: '',
  roles: ['assistant'],
  fixes: safeFixes,
  wish: 'set',
  field: '',
  value: '',
  isText: true,
  key: '',
  separator: ',',
  splitInto: 'list',
  isTrimmed: true,
  roleWish: 'change',
  from: 'system',
  to: 'user',
}

/** Fields that the rows have, by how they are written; a key may hold signs that mean something in a path. */
export type KnownFields = ReadonlyMap<string, JsonPath>
const NONE: KnownFields = new Map()

/** What is still missing, worded under `mend.need.<what>`; or wrong. */
export type MendNeed =
  | 'find'
  | 'regex'
  | 'fields'
  | 'roles'
  | 'fixes'
  | 'field'
  | 'json'
  | 'key'
  | 'separator'
  | 'other-role'

/** Gives the mend of what was chosen, or what is missing for one. */
export const mendOf = (form: MendForm, known: KnownFields = NONE): Mend | MendNeed => {
  switch (form.tab) {
    case 'replace':
      return replaceOf(form, known)
    case 'fix': {
      const place = placeOf(form, known)
      const fixes = fixNames.filter((name) => form.fixes.includes(name))
      if (fixes.length === 0) return 'fixes'
      return typeof place === 'string' ? place : { kind: 'fix', fixes, place }
    }
    case 'field':
      return fieldOf(form, known)
    case 'role':
      if (form.roleWish === 'drop') return { kind: 'drop' }
      return form.from === form.to ? 'other-role' : { kind: 'role', from: form.from, to: form.to }
  }
}

/** Gives the fields that are typed. */
export const typedFields = (typed: string): string[] =>
  typed
    .split(/[\n,，]/)
    .map((one) => one.trim())
    .filter((one) => one !== '')

const replaceOf = (form: MendForm, known: KnownFields): Mend | MendNeed => {
  const { find, with: inserted, isRegex, isCaseExact } = form
  if (find === '') return 'find'
  if (isRegex && !isExpression(find)) return 'regex'
  const place = placeOf(form, known)
  if (typeof place === 'string') return place
  return { kind: 'replace', find, with: inserted, isRegex, isCaseExact, place }
}

const pathTyped = (typed: string, known: KnownFields): (string | number)[] => {
  const path = known.get(typed) ?? pathOf(typed)
  return path.length === 0 ? [typed] : [...path]
}

const isExpression = (source: string): boolean => {
  try {
    compileQueryRegex(source, '')
    return true
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error // still being typed
    return false
  }
}

const placeOf = ({ where, fields, roles }: MendForm, known: KnownFields): MendPlace | MendNeed => {
  if (where === 'all') return { in: 'all' }
  if (where === 'roles') return roles.length === 0 ? 'roles' : { in: 'roles', roles: [...roles] }
  const paths = typedFields(fields).map((field) => pathTyped(field, known))
  return paths.length === 0 ? 'fields' : { in: 'fields', paths }
}

const fieldOf = (form: MendForm, known: KnownFields): Mend | MendNeed => {
  const { wish, field, value, isText, key, separator, splitInto, isTrimmed } = form
  if (field.trim() === '') return 'field'
  const path = pathTyped(field.trim(), known)
  switch (wish) {
    case 'set':
    case 'fill': {
      const json = isText ? JSON.stringify(value) : value.trim()
      return checkJson(new TextEncoder().encode(json)) === null ? { kind: wish, path, json } : 'json'
    }
    case 'rename':
      return key === '' ? 'key' : { kind: 'rename', path, key }
    case 'remove':
      return { kind: 'remove', path }
    case 'split':
      if (separator === '') return 'separator'
      if (splitInto === 'field' && key === '') return 'key'
      return {
        kind: 'split',
        path,
        // Line ends and tabs can't be typed into a line.
        separator: separator.replaceAll('\\n', '\n').replaceAll('\\t', '\t'),
        into: splitInto === 'list' ? { kind: 'list' } : { kind: 'field', key },
        isTrimmed,
      }
  }
}
