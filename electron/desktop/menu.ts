/**
 * The native menu, as a template made of plain values. Items that act on the dataset send the page the id of one of its
 * commands, so that menu, palette and keys can't come to differ; the page hears the keys itself, and the menu only shows
 * them, since a key that both obeyed would undo two steps.
 */
import { basename } from 'node:path'
import type { MenuItemConstructorOptions } from 'electron'
import type { MenuCommand } from '../../shared/desktop-bridge.ts'
import type { Say } from './words.ts'

export interface MenuState {
  readonly say: Say
  readonly platform: NodeJS.Platform
  readonly isDevelopment: boolean
  /** Whether the window in front shows a dataset. */
  readonly hasDataset: boolean
  readonly recent: readonly string[]
}

export interface MenuActions {
  sendCommand(command: MenuCommand): void
  openWindow(): void
  openRecent(path: string): void
  clearRecent(): void
  showAbout(): void
}

type Item = MenuItemConstructorOptions

/** Gives the whole menu for what is in front now. */
export const menuTemplate = (state: MenuState, actions: MenuActions): Item[] => {
  const isMac = state.platform === 'darwin'
  return [
    ...(isMac ? [appMenu(state, actions)] : []),
    fileMenu(state, actions),
    editMenu(state, actions),
    viewMenu(state, actions),
    windowMenu(state),
    helpMenu(state, actions),
  ]
}

const SEPARATOR: Item = { type: 'separator' }

/** The keys that the menu shows; the page's command table is what obeys them. */
export const shownKeys: Readonly<Partial<Record<MenuCommand, string>>> = {
  open: 'CmdOrCtrl+O',
  'open-folder': 'CmdOrCtrl+Shift+O',
  save: 'CmdOrCtrl+S',
  'save-as': 'CmdOrCtrl+Shift+S',
  export: 'CmdOrCtrl+Shift+E',
  undo: 'CmdOrCtrl+Z',
  redo: 'CmdOrCtrl+Shift+Z',
  'select-all': 'CmdOrCtrl+A',
  'go-to-row': 'CmdOrCtrl+G',
  palette: 'CmdOrCtrl+K',
  'toggle-panel': 'CmdOrCtrl+\\',
  settings: 'CmdOrCtrl+,',
}

const appMenu = (state: MenuState, actions: MenuActions): Item => {
  const { say } = state
  return {
    label: say('app.name'),
    submenu: [
      { label: say('menu.about'), click: () => actions.showAbout() },
      SEPARATOR,
      command('settings', say('menu.settings'), true, actions),
      SEPARATOR,
      { role: 'services', label: say('menu.services') },
      SEPARATOR,
      { role: 'hide', label: say('menu.hide') },
      { role: 'hideOthers', label: say('menu.hideOthers') },
      { role: 'unhide', label: say('menu.showAll') },
      SEPARATOR,
      { role: 'quit', label: say('menu.quit') },
    ],
  }
}

const fileMenu = (state: MenuState, actions: MenuActions): Item => {
  const { say, hasDataset, platform } = state
  const isMac = platform === 'darwin'
  return {
    label: say('menu.file'),
    submenu: [
      { label: say('menu.newWindow'), accelerator: 'CmdOrCtrl+Shift+N', click: () => actions.openWindow() },
      command('open', say('menu.open'), true, actions),
      command('open-folder', say('menu.openFolder'), true, actions),
      recentMenu(state, actions),
      command('open-sample', say('menu.openSample'), true, actions),
      SEPARATOR,
      command('save', say('menu.save'), hasDataset, actions),
      command('save-as', say('menu.saveAs'), hasDataset, actions),
      command('export', say('menu.export'), hasDataset, actions),
      SEPARATOR,
      command('close', say('menu.close'), hasDataset, actions),
      { role: 'close', label: say('menu.closeWindow') },
      ...(isMac
        ? []
        : [
            SEPARATOR,
            command('settings', say('menu.settings'), true, actions),
            SEPARATOR,
            { role: 'quit', label: say('menu.quit') } satisfies Item,
          ]),
    ],
  }
}

const recentMenu = ({ say, recent }: MenuState, actions: MenuActions): Item => ({
  label: say('menu.recent'),
  submenu:
    recent.length === 0
      ? [{ label: say('menu.noRecent'), enabled: false }]
      : [
          ...recent.map((path) => ({
            label: asLabel(basename(path)),
            sublabel: path,
            toolTip: path,
            click: () => actions.openRecent(path),
          })),
          SEPARATOR,
          { label: say('menu.clearRecent'), click: () => actions.clearRecent() },
        ],
})

const editMenu = ({ say, hasDataset }: MenuState, actions: MenuActions): Item => ({
  label: say('menu.edit'),
  submenu: [
    // Not the system's roles: they know text fields only, and the page knows what is being edited.
    command('undo', say('menu.undo'), true, actions),
    command('redo', say('menu.redo'), true, actions),
    SEPARATOR,
    { role: 'cut', label: say('menu.cut') },
    { role: 'copy', label: say('menu.copy') },
    { role: 'paste', label: say('menu.paste') },
    command('select-all', say('menu.selectAll'), true, actions),
    SEPARATOR,
    command('go-to-row', say('menu.goToRow'), hasDataset, actions),
  ],
})

const viewMenu = ({ say, hasDataset, isDevelopment }: MenuState, actions: MenuActions): Item => ({
  label: say('menu.view'),
  submenu: [
    command('palette', say('menu.palette'), true, actions),
    command('toggle-panel', say('menu.togglePanel'), hasDataset, actions),
    SEPARATOR,
    { role: 'zoomIn', label: say('menu.zoomIn') },
    { role: 'zoomOut', label: say('menu.zoomOut') },
    { role: 'resetZoom', label: say('menu.zoomReset') },
    SEPARATOR,
    { role: 'togglefullscreen', label: say('menu.fullScreen') },
    ...(isDevelopment
      ? [
          SEPARATOR,
          { role: 'reload', label: say('menu.reload') } satisfies Item,
          { role: 'toggleDevTools', label: say('menu.devTools') } satisfies Item,
        ]
      : []),
  ],
})

const windowMenu = ({ say, platform }: MenuState): Item => ({
  role: 'windowMenu',
  label: say('menu.window'),
  submenu: [
    { role: 'minimize', label: say('menu.minimize') },
    { role: 'zoom', label: say('menu.zoom') },
    ...(platform === 'darwin' ? [SEPARATOR, { role: 'front', label: say('menu.front') } satisfies Item] : []),
  ],
})

const helpMenu = ({ say, platform }: MenuState, actions: MenuActions): Item => ({
  role: 'help',
  label: say('menu.help'),
  submenu: [
    command('keys', say('menu.keys'), true, actions),
    ...(platform === 'darwin' ? [] : [SEPARATOR, { label: say('menu.about'), click: () => actions.showAbout() }]),
  ],
})

const command = (id: MenuCommand, label: string, enabled: boolean, actions: MenuActions): Item => {
  const keys = shownKeys[id]
  const item: Item = { id, label, enabled, click: () => actions.sendCommand(id) }
  return keys === undefined ? item : { ...item, accelerator: keys, registerAccelerator: false }
}

/** A lone ampersand would underline the letter after it. */
const asLabel = (text: string): string => text.replaceAll('&', '&&')
