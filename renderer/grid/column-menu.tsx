/** Everything that can be done with a column: the order it gives, the rows it picks, its place and width. */
import { DropdownMenu } from 'radix-ui'
import { type MouseEvent, type ReactNode, useRef } from 'react'
import { notify } from '../app/notify.ts'
import { useStore } from '../app/use-store.ts'
import { useWords } from '../app/words.ts'
import { Icon } from '../look/icon.tsx'
import { mainLandmark } from '../look/main-landmark.ts'
import menu from '../look/menu.module.css'
import { findKey, sortedBy, withoutKey, withPinyin } from '../search/sort-keys.ts'
import { writeClipboard } from './clipboard-text.ts'
import { ColumnFilters } from './column-filters.tsx'
import { NO_SORT, sortByOf } from './column-heading.tsx'
import { mainKind } from './column-layout.ts'
import { CHOOSER } from './column-menu-name.ts'
import type { ShownColumn } from './grid-columns.ts'
import type { GridStore } from './grid-store.ts'
import { sortRows } from './sort-rows.ts'

interface Props {
  readonly grid: GridStore
  readonly column: ShownColumn
  readonly place: number
}

export const ColumnMenu = ({ grid, column, place }: Props) => {
  const t = useWords()
  const { columns } = grid.columns.getShown()
  const copy = async (): Promise<void> => {
    if (await writeClipboard(column.label))
      notify({ tone: 'success', text: t('grid.column.copied', { name: column.label }) })
    else notify({ tone: 'error', text: t('grid.said.notCopied') })
  }
  return (
    <DropdownMenu.Portal container={mainLandmark()}>
      <DropdownMenu.Content
        className={menu.menu}
        align="start"
        sideOffset={2}
        collisionPadding={8}
        onCloseAutoFocus={(event) => {
          event.preventDefault()
          grid.focus()
        }}
      >
        <SortItems grid={grid} column={column} />
        <DropdownMenu.Group className={menu.group}>
          <ColumnFilters grid={grid} column={column} Item={DropdownMenu.Item} />
        </DropdownMenu.Group>
        <DropdownMenu.Group className={menu.group}>
          <Item onSelect={() => grid.fitColumn(column.key)}>{t('grid.column.fit')}</Item>
          <Item onSelect={() => grid.columns.pin(column.key, !column.isPinned)}>
            {t(column.isPinned ? 'grid.column.unpin' : 'grid.column.pin')}
          </Item>
          <Item onSelect={() => grid.columns.hide(column.key)}>{t('grid.column.hide')}</Item>
          <Item isEnabled={place > 0} onSelect={() => grid.columns.move(column.key, columns[place - 1]?.key ?? null)}>
            {t('grid.column.moveLeft')}
          </Item>
          <Item
            isEnabled={place < columns.length - 1}
            onSelect={() => grid.columns.move(column.key, columns[place + 2]?.key ?? null)}
          >
            {t('grid.column.moveRight')}
          </Item>
          <Item onSelect={() => void copy()}>{t('grid.column.copyName')}</Item>
        </DropdownMenu.Group>
        <DropdownMenu.Group className={menu.group}>
          <Item onSelect={() => requestAnimationFrame(() => grid.setOpenMenu(CHOOSER))}>{t('grid.column.show')}</Item>
          <Item onSelect={() => grid.fitColumns()}>{t('grid.column.fitAll')}</Item>
          <Item onSelect={() => grid.columns.reset()}>{t('grid.column.reset')}</Item>
        </DropdownMenu.Group>
      </DropdownMenu.Content>
    </DropdownMenu.Portal>
  )
}

const SortItems = ({ grid, column }: Omit<Props, 'place'>) => {
  const t = useWords()
  const sort = useStore(grid.dataset, (store) => store.getAsked().query.sort ?? NO_SORT)
  const by = sortByOf(column)
  const sorted = findKey(sort, by)
  const isNumber = column.kind === 'signal' ? column.signal.kind !== 'label' : mainKind(column.field) === 'number'
  const isText = column.kind === 'field' && !isNumber
  /** Whether Shift was held when an item was chosen; the menu's own event does not tell. */
  const isAdded = useRef(false)
  const noteShift = (event: MouseEvent): void => {
    isAdded.current = event.shiftKey
  }
  const order = (isDescending: boolean): void => sortRows(grid, sortedBy(sort, by, isDescending, isAdded.current))
  const way = (isDescending: boolean, words: ReactNode) => (
    <DropdownMenu.Item
      className={menu.item}
      title={t('search.sort.also')}
      onClick={noteShift}
      onSelect={() => order(isDescending)}
    >
      <span className={menu.label}>{words}</span>
      {sorted?.key.isDescending === isDescending && <Icon name="check" />}
    </DropdownMenu.Item>
  )
  return (
    <DropdownMenu.Group>
      {way(false, t(isNumber ? 'search.sort.ascending-number' : 'search.sort.ascending'))}
      {way(true, t(isNumber ? 'search.sort.descending-number' : 'search.sort.descending'))}
      {sorted !== null && isText && (
        <DropdownMenu.CheckboxItem
          className={menu.item}
          checked={sorted.key.isPinyin === true}
          onCheckedChange={(isPinyin) => sortRows(grid, withPinyin(sort, by, isPinyin))}
        >
          <span className={menu.label}>{t('search.sort.pinyin')}</span>
          {sorted.key.isPinyin === true && <Icon name="check" />}
        </DropdownMenu.CheckboxItem>
      )}
      {sorted !== null && <Item onSelect={() => sortRows(grid, withoutKey(sort, by))}>{t('search.sort.remove')}</Item>}
    </DropdownMenu.Group>
  )
}

interface ItemProps {
  readonly children: ReactNode
  readonly isEnabled?: boolean
  readonly onSelect: () => void
}

const Item = ({ children, isEnabled = true, onSelect }: ItemProps) => (
  <DropdownMenu.Item className={menu.item} disabled={!isEnabled} onSelect={onSelect}>
    {children}
  </DropdownMenu.Item>
)
