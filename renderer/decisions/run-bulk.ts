/** Decides about many rows as one step, and says what came of it, with the way back. */
import type { Target } from '../../shared/contract.ts'
import { notify } from '../app/notify.ts'
import { t } from '../app/words.ts'
import type { DatasetStore } from '../dataset/dataset-store.ts'
import { type BulkWish, requestOf } from './scope-words.ts'

export const runBulk = async (dataset: DatasetStore, wish: BulkWish, target: Target): Promise<void> => {
  const confirmation = await dataset.apply(requestOf(wish, target))
  if (confirmation === null) return
  const { rows } = confirmation.step
  if (rows === 0) {
    notify({ tone: 'info', text: t('decision.said.nothing') })
    return
  }
  const count = { count: rows }
  const verdict = wish.kind === 'judge' && wish.verdict !== null ? wish.verdict : 'clear'
  const text =
    wish.kind === 'judge'
      ? t(`decision.said.${verdict}`, count)
      : t(wish.isOn ? 'decision.said.tag' : 'decision.said.untag', { ...count, tag: wish.tag })
  notify({ tone: 'success', text, action: { label: t('grid.said.undo'), run: () => void dataset.undo() } })
}
