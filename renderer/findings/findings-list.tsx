/** What is wrong with the sample on screen: each finding a line that leads to its place, with the way to mend it where one is safe. */
import type { Finding } from '../../shared/sample/lint.ts'
import type { TurnAddress } from '../../shared/sample/sample.ts'
import type { SampleEdit } from '../../shared/sample/sample-edit.ts'
import { useWords } from '../app/words.ts'
import styles from './findings-list.module.css'

interface Props {
  readonly findings: readonly Finding[]
  readonly canEdit: boolean
  readonly onFix: (edit: SampleEdit) => void
  readonly onGo: (at: TurnAddress) => void
}

export const FindingsList = ({ findings, canEdit, onFix, onGo }: Props) => {
  const t = useWords()
  if (findings.length === 0) return null
  return (
    <ul className={styles.list} aria-label={t('findings.list')}>
      {findings.map((finding) => {
        const { kind, at, values, fix } = finding
        const sentence = t(`lint.${kind}`, values)
        return (
          <li key={`${kind} ${at?.candidate} ${at?.turn}`} className={styles.finding}>
            {at === null ? (
              <span className={styles.sentence}>{sentence}</span>
            ) : (
              <button type="button" className={styles.sentence} onClick={() => onGo(at)}>
                {sentence}
              </button>
            )}
            {fix !== null && canEdit && (
              <button type="button" className={styles.fix} onClick={() => onFix(fix)}>
                {t(fixLabel(fix))}
              </button>
            )}
          </li>
        )
      })}
    </ul>
  )
}

const fixLabel = (fix: SampleEdit) => {
  switch (fix.kind) {
    case 'merge':
      return 'findings.fix-merge'
    case 'remove':
      return 'findings.fix-remove'
    case 'move':
      return 'findings.fix-move'
    case 'text':
      return 'findings.fix-text'
    default:
      return 'findings.fix'
  }
}
