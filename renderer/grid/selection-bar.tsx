/** What is selected, in words and numbers, for as long as anything is. */
import { countText } from '../app/quantities.ts'
import { useStore } from '../app/use-store.ts'
import { useWords } from '../app/words.ts'
import type { GridStore } from './grid-store.ts'
import styles from './selection-bar.module.css'

export const SelectionBar = ({ grid }: { grid: GridStore }) => {
  const t = useWords()
  const selected = useStore(grid, (store) => store.getSelected())
  const isAll = useStore(grid, (store) => store.selection.isAll())
  const rowCount = useStore(grid.dataset, (dataset) => dataset.getView().rowCount)
  const canWrite = useStore(grid.dataset, (dataset) => dataset.canWrite())
  const words = isAll ? t('grid.selection.all', { count: selected }) : t('grid.selection.some', { count: selected })
  const actions = [
    ...(isAll
      ? []
      : [{ label: t('grid.selection.selectAll', { count: countText(rowCount) }), run: () => grid.selectAll() }]),
    { label: t('grid.selection.copy'), run: () => void grid.clipboard.copyRows() },
    ...(canWrite
      ? (['keep', 'drop', 'tags', 'bulk'] as const).map((wish) => ({
          label: t(`decision.selection.${wish}`),
          run: () => grid.deciding.run(wish),
        }))
      : []),
    ...(canWrite ? [{ label: t('grid.selection.delete'), run: () => void grid.rows.delete() }] : []),
    { label: t('grid.selection.clear'), run: () => grid.selectNone() },
  ]
  return (
    <div role="status" className={styles.place}>
      {selected > 0 && (
        <div className={styles.bar}>
          <span className={styles.words}>{words}</span>
          {actions.map(({ label, run }) => (
            <button
              key={label}
              type="button"
              className={styles.action}
              onClick={() => {
                run()
                grid.focus()
              }}
            >
              {label}
            </button>
          ))}
        </div>
      )}
    </div>
  )
}
