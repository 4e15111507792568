/** Queries to begin with, and those of before. */
import { DropdownMenu } from 'radix-ui'
import { useStore } from '../app/use-store.ts'
import { useWords } from '../app/words.ts'
import { Button } from '../look/button.tsx'
import menu from '../look/menu.module.css'
import { examplesOf } from './sql-examples.ts'
import styles from './sql-menu.module.css'
import type { SqlStore } from './sql-store.ts'

const MOST_SHOWN = 15

export const SqlMenu = ({ sql }: { sql: SqlStore }) => {
  const t = useWords()
  const tables = useStore(sql, (store) => store.getTables())
  const history = useStore(sql, (store) => store.getHistory())
  return (
    <div className={styles.menus}>
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger asChild>
          <Button tone="quiet">{t('sql.examples')}</Button>
        </DropdownMenu.Trigger>
        <DropdownMenu.Content className={menu.menu} align="start" side="top" sideOffset={4}>
          {examplesOf(tables).map((example) => (
            <DropdownMenu.Item
              key={example.label}
              className={menu.item}
              onSelect={() => requestAnimationFrame(() => sql.put(example.sql))}
            >
              <span className={menu.label}>{t(example.label)}</span>
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Root>
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger asChild>
          <Button tone="quiet" disabled={history.length === 0}>
            {t('sql.history')}
          </Button>
        </DropdownMenu.Trigger>
        <DropdownMenu.Content className={`${menu.menu} ${styles.history}`} align="start" side="top" sideOffset={4}>
          {history.slice(0, MOST_SHOWN).map((text) => (
            <DropdownMenu.Item
              key={text}
              className={menu.item}
              title={text}
              onSelect={() => requestAnimationFrame(() => sql.put(text))}
            >
              <code className={styles.query}>{text.replace(/\s+/g, ' ')}</code>
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Root>
    </div>
  )
}
