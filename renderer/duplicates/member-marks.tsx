/** What is known of a row of a group in a line: its verdict and tags, how long it is, and why it was marked. */
import type { Reason } from '../../shared/decision.ts'
import type { Member } from '../../shared/duplicates/duplicate-calls.ts'
import { countText } from '../app/quantities.ts'
import { useStore } from '../app/use-store.ts'
import { useWords, type Words } from '../app/words.ts'
import type { ShownDecision } from '../decisions/pending-decisions.ts'
import { reasonText } from '../decisions/reason-words.ts'
import { TagChip, VerdictMark } from '../decisions/tag-chip.tsx'
import type { GroupStore } from './group-store.ts'
import { reasonRuleWords } from './keep-rule-words.ts'
import styles from './member-card.module.css'

export const MemberMarks = ({ store, member }: { store: GroupStore; member: Member }) => {
  const t = useWords()
  const { dataset } = store.home
  // What is decided is no one object, so that another turn of the store is what is followed.
  useStore(dataset.decisions, (decisions) => decisions.getTurn())
  const palette = useStore(dataset, (one) => one.decisions.getPalette())
  const decision = store.getDecision(member)
  const verdict = decision?.verdict ?? null
  const because = decision === null ? null : becauseWords(decision, t)
  return (
    <>
      <p className={styles.marks}>
        {verdict !== null && (
          <span
            className={styles.verdict}
            data-verdict={verdict}
            data-waiting={decision?.isKept === false || undefined}
          >
            <VerdictMark verdict={verdict} />
            <span aria-hidden>{t(`decision.is.${verdict}`)}</span>
          </span>
        )}
        <span data-figures>{t('duplicates.group.chars', { count: member.length })}</span>
        {member.isDeleted && (
          <span className={styles.mark} data-tone="deleted">
            {t('duplicates.group.deleted')}
          </span>
        )}
        {member.isChanged && (
          <span className={styles.mark} data-tone="edited" title={t('duplicates.group.changedWhy')}>
            {t('duplicates.group.changed')}
          </span>
        )}
        {decision?.tags.map((tag) => (
          <TagChip key={tag} tag={tag} palette={palette} />
        ))}
      </p>
      {because !== null && (
        <p className={styles.because} title={because.title}>
          {because.text}
        </p>
      )}
    </>
  )
}

/** In short, for a narrow column; the whole sentence is there to be asked for. */
const becauseWords = ({ reason, isKept }: ShownDecision, t: Words): { text: string; title: string } | null =>
  reason === null || !isKept ? null : { text: shortWords(reason, t), title: reasonText(reason, t) }

const shortWords = (reason: Reason, t: Words): string => {
  if (reason.keptIn !== null)
    return t('duplicates.group.because.file', {
      file: reason.keptIn.file,
      row: countText(reason.keptIn.number + 1),
    })
  const rule = reasonRuleWords(reason.rule, t)
  return reason.keptNumber === null
    ? t('duplicates.group.because.gone', { rule })
    : t('duplicates.group.because.row', { row: countText(reason.keptNumber + 1), rule })
}
