/** Everything that can be done with a column: the order it gives, the rows it picks, its place and width. */
import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'
import { notify } from '../app/notify.ts'
import { useWords } from '../app/words.ts'
import { mainLandmark } from '../look/main-landmark.ts'
import menu from '../look/menu.module.css'
import { writeClipboard } from './clipboard-text.ts'
import { ColumnFilters } from './column-filters.tsx'
import { sortByOf } from './column-heading.tsx'
import { mainKind } from './column-layout.ts'
import { CHOOSER } from './column-menu-name.ts'
import type { ShownColumn } from './grid-columns.ts'
import type { GridStore } from './grid-store.ts'
import { SortItems } from './sort-items.tsx'

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
        <SortItems grid={grid} by={sortByOf(column)} holds={holdsOf(column)} />
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

const holdsOf = (column: ShownColumn): 'texts' | 'numbers' | 'others' => {
  if (column.kind === 'signal') return column.signal.kind === 'label' ? 'others' : 'numbers'
  return mainKind(column.field) === 'number' ? 'numbers' : 'texts'
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
