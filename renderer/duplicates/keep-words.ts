/** Says what rules will do to groups, and what they did. */
import type { Mark } from '../../shared/duplicates/duplicate-calls.ts'
import type { Words } from '../app/words.ts'
import type { Decided } from './decide-groups.ts'
import type { Weighed } from './weigh-store.ts'

/** Says what will be done: `2,107 rows of 1,204 groups will be dropped; each group keeps one.` */
export const willWords = ({ groups, rows, staying }: Weighed, mark: Mark, t: Words): string => {
  if (rows === 0) return t('keepRule.will.none')
  const stay =
    staying === 0
      ? t('keepRule.stay.none')
      : staying === groups
        ? t('keepRule.stay.each')
        : t('keepRule.stay.some', { count: staying })
  return t(`keepRule.will.${mark.kind}`, { ...counts(groups, rows, t), ...tagOf(mark), stay })
}

/** Says what was done. */
export const didWords = ({ groups, rows }: Pick<Decided, 'groups' | 'rows'>, mark: Mark, t: Words): string =>
  rows === 0 ? t('keepRule.said.none') : t(`keepRule.said.${mark.kind}`, { ...counts(groups, rows, t), ...tagOf(mark) })

const counts = (groups: number, rows: number, t: Words) => ({
  groups: t('keepRule.groups', { count: groups }),
  rows: t('keepRule.rowsOf', { count: rows }),
})

const tagOf = (mark: Mark): { tag: string } => ({ tag: mark.kind === 'tag' ? mark.tag : '' })
