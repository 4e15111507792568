/** The menu under the right mouse button: what is done most to the cells and rows it is opened on. */
import { ContextMenu } from 'radix-ui'
import type { ReactNode } from 'react'
import { useWords } from '../app/words.ts'
import { Keycaps } from '../look/keycaps.tsx'
import { mainLandmark } from '../look/main-landmark.ts'
import menu from '../look/menu.module.css'
import styles from './column-filters.module.css'
import { ColumnFilters } from './column-filters.tsx'
import { gridCommands } from './grid-commands.ts'
import type { GridStore } from './grid-store.ts'

const GROUPS = [
  ['grid:edit'],
  ['grid:copy', 'grid:copy-rows', 'grid:paste'],
  ['grid:insert-after', 'grid:insert-before', 'grid:duplicate'],
  ['grid:delete', 'grid:restore'],
]

export const RowMenu = ({ grid, children }: { grid: GridStore; children: ReactNode }) => (
  <ContextMenu.Root modal={false}>
    <ContextMenu.Trigger asChild>{children}</ContextMenu.Trigger>
    <ContextMenu.Portal container={mainLandmark()}>
      <ContextMenu.Content
        className={menu.menu}
        collisionPadding={8}
        onCloseAutoFocus={(event) => {
          event.preventDefault()
          grid.focus()
        }}
      >
        <Items grid={grid} />
      </ContextMenu.Content>
    </ContextMenu.Portal>
  </ContextMenu.Root>
)

const Items = ({ grid }: { grid: GridStore }) => {
  const t = useWords()
  const commands = gridCommands(grid)
  const column = grid.columns.getShown().columns[grid.getPlace()?.column ?? -1]
  const groups = GROUPS.map((ids, at) => (
    <ContextMenu.Group key={ids.join()} className={at > 0 ? menu.group : undefined}>
      {ids.map((id) => {
        const command = commands.find((one) => one.id === id)
        if (command === undefined) return null
        return (
          <ContextMenu.Item
            key={id}
            className={menu.item}
            disabled={!(command.isEnabled?.() ?? true)}
            // The menu gives the focus back first.
            onSelect={() => requestAnimationFrame(() => command.run())}
          >
            <span className={menu.label}>{t(command.label)}</span>
            {command.keys[0] !== undefined && <Keycaps spelled={command.keys[0]} />}
          </ContextMenu.Item>
        )
      })}
    </ContextMenu.Group>
  ))
  return (
    <>
      {groups}
      {column !== undefined && (
        <ContextMenu.Group className={`${menu.group} ${styles.filters}`}>
          <ColumnFilters grid={grid} column={column} Item={ContextMenu.Item} isShort />
        </ContextMenu.Group>
      )}
    </>
  )
}
