/** What the window shows before a dataset is open: ways to open one, the latest first, and why the last try failed. */
import { useEffect, useState } from 'react'
import { Button } from '../look/button.tsx'
import { Icon } from '../look/icon.tsx'
import { Keycaps } from '../look/keycaps.tsx'
import type { RecentDataset } from '../memory/store.ts'
import { Ago } from './ago.tsx'
import { useApp } from './app-context.ts'
import { openChosen } from './choose-file.ts'
import { sizeText } from './quantities.ts'
import type { Problem } from './session.ts'
import { useStore } from './use-store.ts'
import styles from './welcome.module.css'
import { errorText, useWords } from './words.ts'

export const Welcome = ({ problem }: { problem: Problem | null }) => {
  const t = useWords()
  const app = useApp()
  const connection = useStore(app.connection, (store) => store.getState())
  const isReady = connection.kind === 'ready'
  const folder = isReady && connection.host.kind === 'headless' ? connection.host.folderName : null
  return (
    <main className={styles.page}>
      <div className={styles.column}>
        <header>
          <h1 className={styles.name}>{t('app.name')}</h1>
          <p className={styles.purpose}>{t('app.purpose')}</p>
        </header>
        {problem !== null && (
          <section className={styles.problem} role="alert">
            <p>{errorText(problem.error)}</p>
          </section>
        )}
        <div className={styles.ways}>
          <Button tone="lead" disabled={!isReady} onClick={() => void openChosen(app)}>
            {t('welcome.open')}
          </Button>
          <Button disabled={!isReady} onClick={() => void app.session.openFile({ kind: 'sample' }, '')}>
            {t('welcome.sample')}
          </Button>
          <span className={styles.hint}>
            {app.desktop === null && folder !== null ? t('welcome.folder', { folder }) : t('welcome.drop')}
          </span>
        </div>
        <RecentList isReady={isReady} />
        <footer className={styles.foot}>
          <span>
            <Keycaps spelled="Mod+O" /> {t('command.open')}
          </span>
          <span>
            <Keycaps spelled="Mod+K" /> {t('command.palette')}
          </span>
          <span>
            <Keycaps spelled="?" /> {t('command.keys')}
          </span>
        </footer>
      </div>
    </main>
  )
}

const RecentList = ({ isReady }: { isReady: boolean }) => {
  const t = useWords()
  const { recents, session } = useApp()
  const [datasets, setDatasets] = useState<readonly RecentDataset[] | null>(null)
  useEffect(() => {
    let isGone = false
    void recents.list().then((found) => {
      if (!isGone) setDatasets(found)
    })
    return () => {
      isGone = true
    }
  }, [recents])

  const forget = (dataset: RecentDataset): void => {
    setDatasets((shown) => shown?.filter((other) => other !== dataset) ?? null)
    void recents.forget(dataset.dataset)
  }
  return (
    <section className={styles.recent} aria-labelledby="recent">
      <h2 id="recent" className={styles.heading}>
        {t('welcome.recent')}
      </h2>
      {datasets?.length === 0 && <p className={styles.empty}>{t('welcome.no-recent')}</p>}
      <ul>
        {datasets?.map((dataset) => (
          <li key={dataset.dataset} className={styles.item}>
            <button
              type="button"
              className={styles.open}
              disabled={!isReady}
              onClick={() => void session.openFile({ kind: 'recent', dataset: dataset.dataset }, dataset.name)}
            >
              <span className={styles.file}>
                <span className={styles.fileName}>{dataset.name}</span>
                {dataset.isUnsaved && <span className={styles.unsaved}>{t('welcome.unsaved')}</span>}
              </span>
              {dataset.location !== '' && <span className={styles.place}>{dataset.location}</span>}
              <span className={styles.size} data-figures>
                {dataset.rows !== null && `${t('status.rows', { count: dataset.rows })} · `}
                {sizeText(dataset.sizeBytes)}
              </span>
              <span className={styles.time}>
                <Ago timeMs={dataset.openedAtMs} />
              </span>
            </button>
            <button
              type="button"
              className={styles.forget}
              aria-label={t('welcome.forget', { file: dataset.name })}
              title={t('welcome.forget', { file: dataset.name })}
              onClick={() => forget(dataset)}
            >
              <Icon name="close" />
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
