/**
 * Where the work stands, told truthfully: on its way to the engine, kept in the journal, or saved to the file. "Kept" is
 * said only of what the engine confirmed.
 */
import { Ago } from '../app/ago.tsx'
import { useApp } from '../app/app-context.ts'
import { useStore } from '../app/use-store.ts'
import { useWords } from '../app/words.ts'
import type { DatasetStore } from '../dataset/dataset-store.ts'
import { Hint } from '../look/button.tsx'
import styles from './status-bar.module.css'

export const WorkState = ({ dataset }: { dataset: DatasetStore }) => {
  const app = useApp()
  const t = useWords()
  const connection = useStore(app.connection, (store) => store.getState())
  const waiting = useStore(app.outbox, (store) => store.getCount())
  const isInWindowOnly = useStore(app.outbox, (store) => store.isFailing())
  return (
    <div className={styles.work} role="status">
      {connection.kind === 'ready' ? (
        waiting > 0 && <span className={styles.keeping}>{t('status.keeping')}</span>
      ) : (
        <span className={styles.lost}>
          {waiting === 0
            ? t('status.lost')
            : t(isInWindowOnly ? 'status.lost-unkept' : 'status.lost-waiting', { count: waiting })}
          <button type="button" className={styles.act} onClick={() => app.connection.retry()}>
            {t('status.try-now')}
          </button>
        </span>
      )}
      {waiting === 0 && <FileState dataset={dataset} />}
    </div>
  )
}

const FileState = ({ dataset }: { dataset: DatasetStore }) => {
  const t = useWords()
  const { access, disk, inPlace, isUnsaved, savedAtMs } = useStore(dataset, (store) => store.getState())
  if (access.mode === 'read') return <span>{t('status.read-only')}</span>
  if (disk !== 'same') return <span className={styles.lost}>{t(`status.disk-${disk}`)}</span>
  if (isUnsaved)
    return (
      <Hint text={t(inPlace === 'yes' ? 'status.unsaved-why' : 'status.unsaved-why-elsewhere')}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: its explanation is for the keyboard too */}
        <span className={styles.unsaved} tabIndex={0}>
          {t('status.unsaved')}
        </span>
      </Hint>
    )
  if (savedAtMs === null) return <span>{t('status.as-on-disk')}</span>
  return (
    <span>
      {t('status.saved')} <Ago timeMs={savedAtMs} />
    </span>
  )
}
