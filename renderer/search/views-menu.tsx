/** Saved views and what was asked lately, at the head of the row of filters. */
import { DropdownMenu } from 'radix-ui'
import { useApp } from '../app/app-context.ts'
import { useStore } from '../app/use-store.ts'
import { useWords } from '../app/words.ts'
import type { GridStore } from '../grid/grid-store.ts'
import { Icon } from '../look/icon.tsx'
import menu from '../look/menu.module.css'
import { savedViews } from './saved-views.ts'
import { showView } from './use-view.ts'
import styles from './views-menu.module.css'

const MAX_RECENT = 8

export const ViewsMenu = ({ grid }: { grid: GridStore }) => {
  const t = useWords()
  const { dialogs } = useApp()
  const views = useStore(savedViews(), (store) => store.list())
  const { search } = grid.dataset
  const recent = useStore(search, (store) => store.getRecent()).slice(0, MAX_RECENT)
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <button type="button" className={styles.trigger}>
          {t('search.views.menu')}
          <Icon name="stepDown" />
        </button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Content className={menu.menu} align="start" sideOffset={4} collisionPadding={8}>
        {views.length === 0 && <p className={styles.none}>{t('search.views.none')}</p>}
        <DropdownMenu.Group className={styles.list}>
          {views.map((view) => (
            <DropdownMenu.Item key={view.name} className={menu.item} onSelect={() => showView(grid, view)}>
              <span className={styles.name}>{view.name}</span>
              <span className={styles.text}>{view.query.text}</span>
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Group>
        <DropdownMenu.Group className={views.length > 0 ? menu.group : undefined}>
          <DropdownMenu.Item
            className={menu.item}
            onSelect={() => requestAnimationFrame(() => dialogs.open({ kind: 'save-view' }))}
          >
            {t('search.views.save')}
          </DropdownMenu.Item>
          {views.length > 0 && (
            <DropdownMenu.Item
              className={menu.item}
              onSelect={() => requestAnimationFrame(() => dialogs.open({ kind: 'saved-views' }))}
            >
              {t('search.views.manage')}
            </DropdownMenu.Item>
          )}
        </DropdownMenu.Group>
        {recent.length > 0 && (
          <DropdownMenu.Group className={menu.group}>
            <DropdownMenu.Label className={styles.heading}>{t('search.views.recent')}</DropdownMenu.Label>
            {recent.map((text) => (
              <DropdownMenu.Item key={text} className={menu.item} onSelect={() => search.askText(text)}>
                <span className={styles.recent}>{text}</span>
              </DropdownMenu.Item>
            ))}
          </DropdownMenu.Group>
        )}
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  )
}
