/**
 * What the window shows while a file opens or the engine is looked for: mostly nothing. A file that must be unpacked or turned
 * into plain text first says how far that is, and can be given up.
 */
import { useEffect } from 'react'
import type { JobId } from '../../shared/ids.ts'
import { Button } from '../look/button.tsx'
import { Keycaps } from '../look/keycaps.tsx'
import { useApp } from './app-context.ts'
import styles from './opening-screen.module.css'
import { shareText, sizeText } from './quantities.ts'
import { useStore } from './use-store.ts'
import { useWords } from './words.ts'

/** The file that opens, and the job that may be needed for it; null while the engine itself is looked for. */
type Opening = { readonly name: string; readonly job: JobId } | null

export const OpeningScreen = ({ opening }: { opening: Opening }) => {
  const t = useWords()
  const { connection } = useApp()
  return (
    <main className={styles.page} aria-busy="true">
      <div className={styles.words} role="status">
        <p>
          {opening === null
            ? t('shut.looking')
            : opening.name === ''
              ? t('welcome.opening')
              : t('welcome.opening-file', { file: opening.name })}
        </p>
        {opening === null ? (
          <Button onClick={() => connection.retry()}>{t('status.try-now')}</Button>
        ) : (
          <Preparing job={opening.job} />
        )}
      </div>
    </main>
  )
}

const Preparing = ({ job }: { job: JobId }) => {
  const t = useWords()
  const { dialogs, jobs } = useApp()
  const running = useStore(jobs, (store) => store.getRunning().find((one) => one.job === job) ?? null)
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && dialogs.getCurrent() === null) void jobs.cancel(job)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [job, jobs, dialogs])
  // Nothing is known yet of what there is to do, which is mostly nothing.
  if (running === null || running.total === 0) return null
  const { done, total } = running
  return (
    <>
      <progress className={styles.line} aria-label={t('status.job-open')} max={Math.max(total, 1)} value={done} />
      <p className={styles.share} data-figures>
        {t('welcome.preparing', { share: shareText(done, total), done: sizeText(done), total: sizeText(total) })}
      </p>
      <p className={styles.why}>{t('welcome.preparing-why')}</p>
      <Button onClick={() => void jobs.cancel(job)}>
        {t('dialog.cancel')} <Keycaps spelled="Escape" />
      </Button>
    </>
  )
}
