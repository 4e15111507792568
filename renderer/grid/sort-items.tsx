/** The part of a column's menu that puts rows in order: either way, Chinese by its reading, and no more by this. */
import { DropdownMenu } from 'radix-ui'
import { type MouseEvent, useRef } from 'react'
import { useStore } from '../app/use-store.ts'
import { useWords } from '../app/words.ts'
import { Icon } from '../look/icon.tsx'
import menu from '../look/menu.module.css'
import { findKey, type SortBy, sortedBy, withoutKey, withPinyin } from '../search/sort-keys.ts'
import { NO_SORT } from './column-heading.tsx'
import type { GridStore } from './grid-store.ts'
import { sortRows } from './sort-rows.ts'

interface Props {
  readonly grid: GridStore
  readonly by: SortBy
  readonly holds: 'texts' | 'numbers' | 'others'
}

export const SortItems = ({ grid, by, holds }: Props) => {
  const t = useWords()
  const sort = useStore(grid.dataset, (store) => store.getAsked().query.sort ?? NO_SORT)
  const sorted = findKey(sort, by)
  /** Whether Shift was held when an item was chosen; the menu's own event does not tell. */
  const isAdded = useRef(false)
  const noteShift = (event: MouseEvent): void => {
    isAdded.current = event.shiftKey
  }
  const way = (isDescending: boolean, words: string) => (
    <DropdownMenu.Item
      className={menu.item}
      title={t('search.sort.also')}
      onClick={noteShift}
      onSelect={() => sortRows(grid, sortedBy(sort, by, isDescending, isAdded.current))}
    >
      <span className={menu.label}>{words}</span>
      {sorted?.key.isDescending === isDescending && <Icon name="check" />}
    </DropdownMenu.Item>
  )
  return (
    <DropdownMenu.Group>
      {way(false, t(holds === 'numbers' ? 'search.sort.ascending-number' : 'search.sort.ascending'))}
      {way(true, t(holds === 'numbers' ? 'search.sort.descending-number' : 'search.sort.descending'))}
      {sorted !== null && holds === 'texts' && (
        <DropdownMenu.CheckboxItem
          className={menu.item}
          checked={sorted.key.isPinyin === true}
          onCheckedChange={(isPinyin) => sortRows(grid, withPinyin(sort, by, isPinyin))}
        >
          <span className={menu.label}>{t('search.sort.pinyin')}</span>
          {sorted.key.isPinyin === true && <Icon name="check" />}
        </DropdownMenu.CheckboxItem>
      )}
      {sorted !== null && (
        <DropdownMenu.Item className={menu.item} onSelect={() => sortRows(grid, withoutKey(sort, by))}>
          {t('search.sort.remove')}
        </DropdownMenu.Item>
      )}
    </DropdownMenu.Group>
  )
}
