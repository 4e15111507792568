/** Giving the actions of deciding other keys: press the row, then the key. A key that was another's is taken, and that is said. */
import { type KeyboardEvent, useState } from 'react'
import { useApp } from '../app/app-context.ts'
import { useStore } from '../app/use-store.ts'
import { useWords, type Words } from '../app/words.ts'
import { Button } from '../look/button.tsx'
import { Dialog } from '../look/dialog.tsx'
import { Keycaps } from '../look/keycaps.tsx'
import { DEFAULT_KEYS, type DecisionAction, decisionActions, digitOf, spellKey } from './decision-keys.ts'
import { decisionTaste } from './decision-taste.ts'
import styles from './keys-dialog.module.css'

export const DecisionKeysDialog = () => {
  const t = useWords()
  const { dialogs } = useApp()
  const keys = useStore(decisionTaste, (taste) => taste.getKeys())
  const [asked, setAsked] = useState<DecisionAction | null>(null)
  const [said, setSaid] = useState('')

  const onKeyDown = (event: KeyboardEvent, action: DecisionAction): void => {
    if (asked !== action || event.key === 'Tab' || MODIFIERS.has(event.key)) return
    event.preventDefault()
    event.stopPropagation()
    if (event.key === 'Escape') {
      setAsked(null)
      return
    }
    const spelled = spellKey(event)
    if (spelled === null) {
      setSaid(t('decision.keys.reserved'))
      return
    }
    setAsked(null)
    const taken = decisionTaste.setKey(action, spelled)
    const isBare = taken !== null && decisionTaste.getKeys()[taken].length === 0
    setSaid(
      taken === null
        ? ''
        : t(isBare ? 'decision.keys.takenAll' : 'decision.keys.taken', {
            key: spelled,
            action: actionWords(taken, t),
          }),
    )
  }
  return (
    <Dialog
      title={t('decision.keys.title')}
      description={t('decision.keys.about')}
      onClose={() => dialogs.close()}
      footer={
        <>
          <p className={styles.said} role="status">
            {said}
          </p>
          <Button
            disabled={keys === DEFAULT_KEYS}
            onClick={() => {
              decisionTaste.resetKeys()
              setSaid('')
            }}
          >
            {t('decision.keys.reset')}
          </Button>
          <Button tone="lead" onClick={() => dialogs.close()}>
            {t('dialog.close')}
          </Button>
        </>
      }
    >
      <div className={styles.list}>
        {decisionActions.map((action, at) => (
          <button
            key={action}
            type="button"
            className={styles.row}
            aria-pressed={asked === action}
            data-first-focus={at === 0 || undefined}
            onClick={() => {
              setAsked(asked === action ? null : action)
              setSaid('')
            }}
            onKeyDown={(event) => onKeyDown(event, action)}
            onBlur={() => setAsked((now) => (now === action ? null : now))}
          >
            <span>{actionWords(action, t)}</span>
            <span className={styles.caps}>
              {asked === action ? (
                <span className={styles.ask}>{t('decision.keys.press')}</span>
              ) : keys[action].length === 0 ? (
                <span className={styles.ask}>{t('decision.keys.none')}</span>
              ) : (
                keys[action].map((spelled) => <Keycaps key={spelled} spelled={spelled} />)
              )}
            </span>
          </button>
        ))}
      </div>
    </Dialog>
  )
}

/** Names an action. */
export const actionWords = (action: DecisionAction, t: Words): string => {
  const digit = digitOf(action)
  return digit === null
    ? t(`decision.do.${action as Exclude<DecisionAction, `tag-${number}`>}`)
    : t('decision.keys.tag', { digit })
}

const MODIFIERS = new Set(['Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'CapsLock'])
