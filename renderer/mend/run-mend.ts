/** Makes a mend that was looked at, and says what came of it, with the way back. */
import type { JobId, MendId } from '../../shared/ids.ts'
import { notify } from '../app/notify.ts'
import { t } from '../app/words.ts'
import type { DatasetStore } from '../dataset/dataset-store.ts'

/** Makes the mend as one step; the name of the change keeps it from being made twice. */
export const runMend = async (dataset: DatasetStore, mend: MendId): Promise<void> => {
  const change = crypto.randomUUID()
  const confirmation = await dataset.make(() =>
    dataset.api.applyMend({ dataset: dataset.getState().dataset, mend, change, job: `mend-${change}` as JobId }),
  )
  await dataset.api.closeMend({ mend }).catch(() => undefined)
  if (confirmation === null) return
  const { rows } = confirmation.step
  const { skipped } = confirmation
  if (rows === 0 && skipped === 0) {
    notify({ tone: 'info', text: t('mend.said.nothing') })
    return
  }
  const done = t('mend.said.done', { count: rows })
  const text = skipped === 0 ? done : t('mend.said.both', { done, stayed: t('mend.said.stayed', { count: skipped }) })
  notify({ tone: 'success', text, action: { label: t('grid.said.undo'), run: () => void dataset.undo() } })
}
