/** What a query found, in words, and what can be done with it. */
import { DropdownMenu } from 'radix-ui'
import { useApp } from '../app/app-context.ts'
import { countText } from '../app/quantities.ts'
import { useStore } from '../app/use-store.ts'
import { useWords, type Words } from '../app/words.ts'
import type { DatasetStore } from '../dataset/dataset-store.ts'
import { Button } from '../look/button.tsx'
import menu from '../look/menu.module.css'
import styles from './result-bar.module.css'
import { copyResult, exportResult, showAsView } from './sql-actions.ts'
import { type Found, sqlOf } from './sql-store.ts'

export const ResultBar = ({ dataset, found }: { dataset: DatasetStore; found: Found }) => {
  const t = useWords()
  const app = useApp()
  const { result } = found
  // Either may say it: an edit makes what is shown old, a new answer makes it new.
  const revision = useStore(dataset, (store) => store.getState().revision)
  const isStale = useStore(sqlOf(dataset), (store) => store.isStale()) || revision !== result.revision
  const notes = notesOf(found, t)
  return (
    <div className={styles.bar}>
      <span className={styles.outcome} role="status">
        {rowsText(found, t)}
        <span className={styles.time}>{timeText(result.durationMs, t)}</span>
        {notes.map((note) => (
          <span key={note} className={styles.note}>
            {note}
          </span>
        ))}
        {isStale && <span className={styles.note}>{t('sql.stale')}</span>}
      </span>
      {result.rowColumn !== null && (
        <Button tone="quiet" onClick={() => void showAsView(app, dataset, found)}>
          {t('sql.as-view')}
        </Button>
      )}
      <Menu
        label={t('sql.copy')}
        items={[
          { label: t('sql.format-tsv'), run: () => void copyResult(dataset, found, 'tsv') },
          { label: t('sql.format-csv'), run: () => void copyResult(dataset, found, 'csv') },
          { label: t('sql.format-json'), run: () => void copyResult(dataset, found, 'json') },
        ]}
      />
      <Menu
        label={t('sql.export')}
        items={[
          { label: t('sql.format-csv'), run: () => void exportResult(app, dataset, found, 'csv') },
          { label: t('sql.format-json'), run: () => void exportResult(app, dataset, found, 'json') },
        ]}
      />
    </div>
  )
}

const Menu = ({ label, items }: { label: string; items: readonly { label: string; run: () => void }[] }) => (
  <DropdownMenu.Root modal={false}>
    <DropdownMenu.Trigger asChild>
      <Button tone="quiet">{label}</Button>
    </DropdownMenu.Trigger>
    <DropdownMenu.Content className={menu.menu} align="end" side="top" sideOffset={4}>
      {items.map((item) => (
        <DropdownMenu.Item
          key={item.label}
          className={menu.item}
          onSelect={() => requestAnimationFrame(() => item.run())}
        >
          <span className={menu.label}>{item.label}</span>
        </DropdownMenu.Item>
      ))}
    </DropdownMenu.Content>
  </DropdownMenu.Root>
)

const rowsText = ({ result: { kept, total } }: Found, t: Words): string => {
  if (total === null) return t('sql.rows-more', { kept: countText(kept) })
  return total > kept ? t('sql.rows-of', { kept: countText(kept), count: total }) : t('sql.rows', { count: total })
}

const timeText = (ms: number, t: Words): string =>
  ms < 1_000 ? t('sql.ms', { ms: Math.max(1, Math.round(ms)) }) : t('sql.seconds', { seconds: (ms / 1_000).toFixed(1) })

const notesOf = ({ result }: Found, t: Words): string[] => [
  ...(result.unread > 0 ? [t('sql.unread', { count: result.unread })] : []),
  ...(result.isCut ? [t('sql.cut')] : []),
]
