/**
 * Which rows a decision about many may be for, and what is said before it runs: how many rows it is for, and how many
 * stay as they are.
 */
import type { ChangeRequest, DatasetState, Target, ViewInfo } from '../../shared/contract.ts'
import type { Verdict } from '../../shared/decision.ts'
import type { Words } from '../app/words.ts'
import { isWhole } from '../dataset/dataset-store.ts'

export type Scope = 'marked' | 'selection' | 'view' | 'dataset'

/** Rows that are meant, and how many they are. */
export interface ScopedRows {
  readonly scope: Scope
  readonly target: Target
  readonly count: number
}

/** What is to be decided about them. */
export type BulkWish =
  | { readonly kind: 'judge'; readonly verdict: Verdict }
  | { readonly kind: 'tag'; readonly tag: string; readonly isOn: boolean }

/** Gives the rows that can be meant now, the fewest first; `aim` is what is marked or selected. */
export const scopesOf = (
  { rows }: Pick<DatasetState, 'rows'>,
  view: ViewInfo,
  aim: { readonly target: Target; readonly count: number } | null,
): readonly ScopedRows[] => {
  const scopes: ScopedRows[] = []
  if (aim !== null && aim.target.kind !== 'row')
    scopes.push({ scope: aim.target.kind === 'selection' ? 'selection' : 'marked', ...aim })
  if (!isWhole(view.query))
    scopes.push({ scope: 'view', target: { kind: 'view', view: view.view }, count: view.rowCount })
  return [...scopes, { scope: 'dataset', target: { kind: 'dataset' }, count: rows.count }]
}

/** Gives the change that grants a wish for rows. */
export const requestOf = (wish: BulkWish, target: Target): ChangeRequest =>
  wish.kind === 'judge'
    ? { kind: 'judge', target, verdict: wish.verdict }
    : { kind: 'tag', target, tag: wish.tag, isOn: wish.isOn }

/** Says which rows are meant: `1,284 rows of the current view`. */
export const rowsWords = ({ scope, count }: Pick<ScopedRows, 'scope' | 'count'>, t: Words): string =>
  t(`decision.rows.${scope}`, { count })

/** Says what will be done, and to how many rows nothing will. */
export const bulkWords = (
  wish: BulkWish,
  scoped: Pick<ScopedRows, 'scope' | 'count'>,
  { rows }: Pick<DatasetState, 'rows'>,
  t: Words,
): string => {
  const meant = rowsWords(scoped, t)
  const verdict = wish.kind === 'judge' && wish.verdict !== null ? wish.verdict : 'clear'
  const doing =
    wish.kind === 'judge'
      ? t(`decision.bulk.${verdict}`, { rows: meant })
      : t(wish.isOn ? 'decision.bulk.tag' : 'decision.bulk.untag', { rows: meant, tag: wish.tag })
  const left = rows.count - scoped.count
  if (left <= 0) return doing
  const staying = t(rows.isExact ? 'decision.left' : 'decision.leftSoFar', { count: left })
  return t('decision.both', { doing, staying })
}
