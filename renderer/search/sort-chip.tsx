/** In which order rows stand, where that is not the file's: named, and taken back in one press. */
import type { SortKey } from '../../shared/contract.ts'
import { pathLabel } from '../../shared/json-path.ts'
import { useStore } from '../app/use-store.ts'
import { useWords, type Words } from '../app/words.ts'
import type { GridStore } from '../grid/grid-store.ts'
import { Icon } from '../look/icon.tsx'
import styles from './sort-chip.module.css'
import { signalName } from './term-words.ts'

const NO_SORT: readonly SortKey[] = []

export const SortChip = ({ grid }: { grid: GridStore }) => {
  const t = useWords()
  const { dataset } = grid
  const sort = useStore(dataset, (store) => store.getAsked().query.sort ?? NO_SORT)
  if (sort.length === 0) return null
  const keys = sort.map((key) => `${keyName(key, t)} ${key.isDescending ? '↓' : '↑'}`).join(', ')
  return (
    <span className={styles.chip}>
      <span className={styles.words} title={t('search.sort.chip', { keys })}>
        {keys}
      </span>
      <button
        type="button"
        className={styles.out}
        aria-label={t('search.sort.remove-all')}
        title={t('search.sort.remove-all')}
        onClick={() => {
          dataset.search.sort([])
          // The chip goes with the order, and the keyboard must be somewhere.
          grid.focus()
        }}
      >
        <Icon name="close" />
      </button>
    </span>
  )
}

const keyName = ({ by }: SortKey, t: Words): string => {
  switch (by.kind) {
    case 'field':
      return pathLabel(by.path)
    case 'signal':
      return signalName(by.signal, t)
    case 'verdict':
      return t('search.sort.verdict')
    case 'number':
      return t('search.sort.number')
  }
}
