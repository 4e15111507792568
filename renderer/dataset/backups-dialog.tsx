/** The versions that saves have replaced: how much room they take, and the way back to one. */
import { useCallback, useEffect, useState } from 'react'
import type { Backup, Output } from '../../shared/contract.ts'
import { Ago } from '../app/ago.tsx'
import { useApp } from '../app/app-context.ts'
import { askToConfirm } from '../app/notify.ts'
import { exactTimeText, sizeText } from '../app/quantities.ts'
import { tellFailure } from '../app/tell-failure.ts'
import { useStore } from '../app/use-store.ts'
import { useWords } from '../app/words.ts'
import { Button } from '../look/button.tsx'
import { Dialog } from '../look/dialog.tsx'
import styles from './backups-dialog.module.css'
import type { DatasetStore } from './dataset-store.ts'
import { restoreBackup } from './saving.ts'

export const BackupsDialog = ({ dataset }: { dataset: DatasetStore }) => {
  const t = useWords()
  const app = useApp()
  const [kept, setKept] = useState<Output<'listBackups'> | null>(null)
  const state = useStore(dataset, (store) => store.getState())
  const id = state.dataset
  const read = useCallback(() => tellFailure(dataset.api.listBackups({ dataset: id }).then(setKept)), [dataset, id])
  useEffect(() => void read(), [read])

  const restore = async ({ backup, timeMs }: Backup): Promise<void> => {
    const isAgreed = await askToConfirm({
      title: t('backups.restore-title'),
      body: t(state.isUnsaved ? 'backups.restore-body-unsaved' : 'backups.restore-body', {
        file: state.name,
        time: exactTimeText(timeMs),
      }),
      confirm: t('backups.restore'),
      tone: state.isUnsaved ? 'danger' : 'plain',
    })
    if (!isAgreed) return
    app.dialogs.close()
    await restoreBackup(app, dataset, backup)
  }
  const remove = async ({ backup, timeMs, sizeBytes }: Backup): Promise<void> => {
    const isAgreed = await askToConfirm({
      title: t('backups.delete-title'),
      body: t('backups.delete-body', { time: exactTimeText(timeMs), size: sizeText(sizeBytes) }),
      confirm: t('backups.delete'),
      tone: 'danger',
    })
    if (!isAgreed) return
    await tellFailure(dataset.api.deleteBackup({ dataset: id, backup }))
    await read()
  }
  return (
    <Dialog title={t('backups.title')} description={t('backups.what')} onClose={() => app.dialogs.close()}>
      {kept?.backups.length === 0 && <p className={styles.empty}>{t('backups.none')}</p>}
      <ul>
        {kept?.backups.map((backup) => (
          <li key={backup.backup} className={styles.backup}>
            <span className={styles.time}>
              <Ago timeMs={backup.timeMs} />
            </span>
            <span className={styles.size} data-figures>
              {sizeText(backup.sizeBytes)}
            </span>
            <Button tone="quiet" disabled={!dataset.canWrite()} onClick={() => void restore(backup)}>
              {t('backups.restore')}
            </Button>
            <Button tone="quiet" onClick={() => void remove(backup)}>
              {t('backups.delete')}
            </Button>
          </li>
        ))}
      </ul>
      {kept !== null && kept.backups.length > 0 && (
        <p className={styles.total}>
          {t('backups.total', { count: kept.backups.length, size: sizeText(kept.totalBytes) })}
        </p>
      )}
    </Dialog>
  )
}
