/** The two ways out of an edit. */
import { useWords } from '../app/words.ts'
import { Keycaps } from '../look/keycaps.tsx'
import styles from './edit-actions.module.css'

interface Props {
  readonly isSaving: boolean
  readonly canKeep: boolean
  readonly keepLabel?: string | undefined
  /** Shown where Escape discards. */
  readonly hasEscape?: boolean
  readonly onKeep: () => void
  readonly onDiscard: () => void
}

export const EditActions = ({ isSaving, canKeep, keepLabel, hasEscape = false, onKeep, onDiscard }: Props) => {
  const t = useWords()
  return (
    <span className={styles.actions}>
      <button type="button" className={styles.action} disabled={isSaving} onClick={onDiscard}>
        {t('panel.edit.cancel')}
        {hasEscape ? <Keycaps spelled="Escape" /> : null}
      </button>
      <button type="button" className={styles.action} data-lead disabled={isSaving || !canKeep} onClick={onKeep}>
        {isSaving ? t('panel.edit.saving') : (keepLabel ?? t('panel.edit.save'))}
        <Keycaps spelled="Mod+Enter" />
      </button>
    </span>
  )
}
