/** What must be known of the dataset above its rows: that it can only be read, that its file changed, what happened to it. */
import type { ReactNode } from 'react'
import type { Notice } from '../../shared/contract.ts'
import { useApp } from '../app/app-context.ts'
import { tellFailure } from '../app/tell-failure.ts'
import { useStore } from '../app/use-store.ts'
import { useWords, type Words } from '../app/words.ts'
import { readDecisions } from '../decisions/read-decisions.ts'
import styles from './banners.module.css'
import type { DatasetStore } from './dataset-store.ts'
import { askToSaveAs } from './saving.ts'

type Tone = 'info' | 'warning'

export const Banners = ({ dataset }: { dataset: DatasetStore }) => {
  const t = useWords()
  const app = useApp()
  const { access, disk, name, notices, dataset: id } = useStore(dataset, (store) => store.getState())
  const held = dataset.canWrite() ? notices.find(({ code }) => code === 'holds-decisions') : undefined
  const said = notices.filter((notice) => notice !== held)
  const read = ({ values }: Notice): Promise<void> =>
    tellFailure(readDecisions(app, dataset, String(values.field), Number(values.rows)))
  const dismiss = (): void => void tellFailure(dataset.api.dismissNotices({ dataset: id }))
  return (
    <div className={styles.banners}>
      {access.mode === 'read' && (
        <Banner tone="info" action={t('banner.save-as')} onAct={() => void askToSaveAs(app, dataset)}>
          {t(`banner.read-${access.reason}`)}
        </Banner>
      )}
      {disk !== 'same' && (
        <Banner tone="warning" action={t('banner.decide')} onAct={() => app.dialogs.open({ kind: 'conflict' })}>
          {t(`banner.disk-${disk}`, { file: name })}
        </Banner>
      )}
      {held !== undefined && (
        <Banner tone="info" action={t('banner.read-decisions')} onAct={() => void read(held)}>
          {noticeText(held, t)}
        </Banner>
      )}
      {said.length > 0 && (
        <Banner tone={said.some(isWarning) ? 'warning' : 'info'} action={t('banner.dismiss')} onAct={dismiss}>
          {said.map((notice) => (
            <span key={`${notice.code} ${notice.values.file ?? ''}`} className={styles.notice}>
              {noticeText(notice, t)}
            </span>
          ))}
        </Banner>
      )}
    </div>
  )
}

const Banner = (props: { tone: Tone; action: string; onAct: () => void; children: ReactNode }) => (
  <div className={`${styles.banner} ${styles[props.tone]}`} role={props.tone === 'warning' ? 'alert' : 'status'}>
    <p className={styles.text}>{props.children}</p>
    <button type="button" className={styles.action} onClick={props.onAct}>
      {props.action}
    </button>
  </div>
)

const WARNINGS: readonly Notice['code'][] = [
  'journal-torn',
  'journal-damaged',
  'changed-since',
  'reasons-lost',
  'archive-truncated',
  'table-ragged',
]
const isWarning = ({ code, values }: Notice): boolean =>
  WARNINGS.includes(code) || (code.endsWith('reattached') && Number(values.lost) > 0)

/** A notice about a number of things is worded by that number. */
const noticeText = ({ code, values }: Notice, t: Words): string => {
  const count = Number(values.changes ?? values.rows ?? values.attached ?? values.bytes ?? 0)
  return t(`notice.${code}`, { ...values, count })
}
