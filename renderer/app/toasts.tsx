/** What the window says in passing; it is read out, stays while the pointer is on it, and F8 brings the focus there. */
import { Toast } from 'radix-ui'
import { Icon } from '../look/icon.tsx'
import { dismissNotice, getVoice, type ShownNotice, subscribeToVoice } from './notify.ts'
import styles from './toasts.module.css'
import { useStore } from './use-store.ts'
import { useWords } from './words.ts'

const voice = { subscribe: subscribeToVoice }
/** An error is read twice, and nothing with a way to act on it may vanish under the pointer. */
const STAYS_MS = { info: 5_000, success: 5_000, error: 15_000 }
const ACTION_STAYS_MS = 12_000

export const Toasts = () => {
  const t = useWords()
  const notices = useStore(voice, () => getVoice().notices)
  return (
    <Toast.Provider label={t('app.notices')} swipeDirection="right">
      {notices.map((notice) => (
        <OneToast key={notice.id} notice={notice} />
      ))}
      <Toast.Viewport className={styles.viewport} label={t('app.notices')} />
    </Toast.Provider>
  )
}

const OneToast = ({ notice }: { notice: ShownNotice }) => {
  const t = useWords()
  const { id, tone, text, action } = notice
  return (
    <Toast.Root
      className={`${styles.toast} ${styles[tone]}`}
      duration={action === undefined ? STAYS_MS[tone] : Math.max(ACTION_STAYS_MS, STAYS_MS[tone])}
      type={tone === 'error' ? 'foreground' : 'background'}
      onOpenChange={(isOpen) => !isOpen && dismissNotice(id)}
    >
      <Toast.Description className={styles.text}>{text}</Toast.Description>
      {action !== undefined && (
        <Toast.Action altText={action.label} className={styles.action} onClick={action.run}>
          {action.label}
        </Toast.Action>
      )}
      <Toast.Close className={styles.close} aria-label={t('dialog.close')}>
        <Icon name="close" />
      </Toast.Close>
    </Toast.Root>
  )
}
