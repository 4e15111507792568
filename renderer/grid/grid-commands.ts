/** The grid's rows of the table of commands. Its own keys are listed too, so that the key sheet is whole. */
import type { Command } from '../app/command.ts'
import type { GridStore } from './grid-store.ts'

/** Gives the commands of a grid. */
export const gridCommands = (grid: GridStore): readonly Command[] => [
  ...editCommands(grid),
  ...rowCommands(grid),
  ...viewCommands(grid),
  ...keysOnly,
]

const editCommands = (grid: GridStore): Command[] => {
  const hasCell = (): boolean => grid.getPlace() !== null
  const mayEdit = (): boolean => grid.dataset.canWrite() && hasCell()
  return [
    command('grid:edit', 'edit', 'edit', ['Enter', 'F2'], () => grid.startEdit(), mayEdit),
    command('grid:copy', 'edit', 'copy', ['Mod+C'], () => void grid.clipboard.copy(), hasCell),
    command('grid:copy-rows', 'edit', 'copyRows', ['Alt+Mod+C'], () => void grid.clipboard.copyRows(), hasCell),
    command('grid:cut', 'edit', 'cut', ['Mod+X'], () => void grid.clipboard.cut(), mayEdit),
    command('grid:paste', 'edit', 'paste', ['Mod+V'], () => void grid.clipboard.paste(), mayEdit),
    {
      ...command('select-all', 'edit', 'selectAll', ['Mod+A'], () => {
        grid.selectAll()
        grid.focus()
      }),
      // Elsewhere in the window the browser would mark the text of the whole page.
      scope: 'window',
    },
    command(
      'grid:select-none',
      'edit',
      'selectNone',
      [],
      () => grid.selectNone(),
      () => grid.getSelected() > 0,
    ),
  ]
}

const rowCommands = (grid: GridStore): Command[] => {
  const mayChange = (): boolean => grid.dataset.canWrite() && (grid.getPlace() !== null || grid.getSelected() > 0)
  const mayInsert = (): boolean => grid.dataset.canWrite()
  return [
    command('grid:delete', 'row', 'delete', ['Delete'], () => void grid.rows.delete(), mayChange),
    command('grid:restore', 'row', 'restore', ['Shift+Delete'], () => void grid.rows.restore(), mayChange),
    command(
      'grid:insert-after',
      'row',
      'insertAfter',
      ['Shift+Mod++'],
      () => void grid.rows.insert('after'),
      mayInsert,
    ),
    command('grid:insert-before', 'row', 'insertBefore', [], () => void grid.rows.insert('before'), mayInsert),
    command('grid:duplicate', 'row', 'duplicate', ['Mod+D'], () => void grid.rows.duplicate(), mayChange),
    command(
      'grid:toggle-row',
      'row',
      'toggleRow',
      [' '],
      () => grid.toggleRow(),
      () => grid.getPlace() !== null,
    ),
  ]
}

const viewCommands = (grid: GridStore): Command[] => {
  const column = () => grid.columns.getShown().columns[grid.getPlace()?.column ?? -1]
  const hasColumn = (): boolean => column() !== undefined
  const onColumn = (act: (key: string, isPinned: boolean) => void) => () => {
    const current = column()
    if (current !== undefined) act(current.key, current.isPinned)
  }
  return [
    command('grid:height-line', 'view', 'heightLine', [], () => grid.setRowHeight('line')),
    command('grid:height-three', 'view', 'heightThree', [], () => grid.setRowHeight('three')),
    command('grid:height-comfortable', 'view', 'heightComfortable', [], () => grid.setRowHeight('comfortable')),
    command(
      'grid:fit-column',
      'view',
      'fitColumn',
      [],
      onColumn((key) => grid.fitColumn(key)),
      hasColumn,
    ),
    command(
      'grid:column-menu',
      'view',
      'columnMenu',
      ['Alt+ArrowDown'],
      onColumn((key) => grid.setOpenMenu(key)),
      hasColumn,
    ),
    command('grid:fit-columns', 'view', 'fitColumns', [], () => grid.fitColumns()),
    command(
      'grid:hide-column',
      'view',
      'hideColumn',
      [],
      onColumn((key) => grid.columns.hide(key)),
      hasColumn,
    ),
    command(
      'grid:pin-column',
      'view',
      'pinColumn',
      [],
      onColumn((key, isPinned) => grid.columns.pin(key, !isPinned)),
      hasColumn,
    ),
    command('grid:reset-columns', 'view', 'resetColumns', [], () => grid.columns.reset()),
  ]
}

type Label = Command['label'] extends infer Key ? (Key extends `command.grid.${infer Name}` ? Name : never) : never

const command = (
  id: string,
  section: Command['section'],
  label: Label,
  keys: readonly string[],
  run: () => void,
  isEnabled?: () => boolean,
): Command => ({
  id,
  section,
  label: `command.grid.${label}`,
  keys,
  scope: 'grid',
  run,
  ...(isEnabled && { isEnabled }),
})

/** What the grid hears by itself (grid-keys.ts), for the key sheet. */
const onlyKeys = (section: Command['section'], label: Label, keys: readonly string[]): Command => ({
  id: `grid:key-${label}`,
  section,
  label: `command.grid.${label}`,
  keys,
  scope: 'grid',
  isKeyOnly: true,
  run: () => {},
})

const keysOnly: readonly Command[] = [
  onlyKeys('edit', 'newline', ['Mod+Enter', 'Alt+Enter']),
  onlyKeys('edit', 'kind', ['Mod+.']),
  onlyKeys('edit', 'commitDown', ['Enter']),
  onlyKeys('edit', 'commitRight', ['Tab']),
  onlyKeys('edit', 'cancel', ['Escape']),
  onlyKeys('go', 'arrows', ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight']),
  onlyKeys('go', 'ranges', ['Shift+ArrowDown', 'Shift+ArrowRight']),
  onlyKeys('go', 'pages', ['PageUp', 'PageDown']),
  onlyKeys('go', 'rowEnds', ['Home', 'End']),
  onlyKeys('go', 'sheetEnds', ['Mod+Home', 'Mod+End']),
  onlyKeys('go', 'jumps', ['Mod+ArrowUp', 'Mod+ArrowDown']),
  onlyKeys('go', 'tab', ['Tab', 'Shift+Tab']),
]
