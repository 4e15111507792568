import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { MenuItemConstructorOptions } from 'electron'
import { expect, test } from 'vitest'
import { menuTemplate, shownKeys } from '../../electron/desktop/menu.ts'
import { wordsIn } from '../../electron/desktop/words.ts'
import { menuCommands } from '../../shared/desktop-bridge.ts'
import { type Desktop, startDouble, until } from './desktop-harness.ts'

type Item = MenuItemConstructorOptions

const itemsOf = (menu: Item | undefined): Item[] => (Array.isArray(menu?.submenu) ? menu.submenu : [])
const allItems = (menu: readonly Item[]): Item[] => menu.flatMap((item) => [item, ...allItems(itemsOf(item))])
const menuOf = ({ electron }: Desktop): Item[] => electron.menus.at(-1) ?? []
const find = (desktop: Desktop, label: string): Item => {
  const item = allItems(menuOf(desktop)).find((one) => one.label === label)
  if (item === undefined) throw new Error(`no menu item ${label}`)
  return item
}
const click = (item: Item): void => (item.click as () => void)()

test.each([
  ['en', 'linux', ['File', 'Edit', 'View', 'Window', 'Help']],
  ['en', 'darwin', ['Winnow', 'File', 'Edit', 'View', 'Window', 'Help']],
  ['zh-CN', 'win32', ['文件', '编辑', '视图', '窗口', '帮助']],
] as const)('the menu speaks %s on %s', (language, platform, labels) => {
  const actions = {
    sendCommand: () => {},
    openWindow: () => {},
    openRecent: () => {},
    clearRecent: () => {},
    showAbout: () => {},
  }
  const menu = menuTemplate(
    { say: wordsIn(language), platform, isDevelopment: true, hasDataset: true, recent: ['/a/b.jsonl'] },
    actions,
  )
  expect(menu.map(({ label }) => label)).toEqual(labels)
  const words = allItems(menu).flatMap(({ label, type }) => (type === 'separator' ? [] : [label ?? '']))
  expect(words.filter((label) => label === '' || label.startsWith('menu.'))).toEqual([])
  if (language === 'zh-CN') {
    const foreign = words.filter((label) => !/[\u4e00-\u9fff]/u.test(label))
    expect(foreign).toEqual(['b.jsonl'])
  }
})

test('the keys that the menu shows are those that the page hears', () => {
  // The table can't be had without the whole window, so it is read as it is written.
  const table = readFileSync(join(import.meta.dirname, '../../renderer/app/commands.ts'), 'utf8')
  const heard = Object.fromEntries(
    [...table.matchAll(/id: '([\w-]+)',[^}]*?keys: \[(?:'([^']*)')?/g)].map(([, id, key]) => [
      id,
      key?.replaceAll('\\\\', '\\'),
    ]),
  )
  const shown = Object.fromEntries(
    menuCommands.map((id) => [id, shownKeys[id]?.replace('CmdOrCtrl+Shift', 'Shift+Mod').replace('CmdOrCtrl', 'Mod')]),
  )
  // The grid hears this one itself; `?` is a sign and no shortcut of a menu.
  expect({ ...heard, 'select-all': 'Mod+A', keys: undefined }).toEqual(shown)
})

test('the page changes the language of the menu at once', async () => {
  const desktop = await startDouble()
  expect(menuOf(desktop)[0]?.label).toBe('File')
  desktop.pageOf().bridge.setLanguage('zh-CN')
  expect(menuOf(desktop)[0]?.label).toBe('文件')
})

test('the system’s language is the first one', async () => {
  const desktop = await startDouble({
    prepare: ({ app }) => {
      app.systemLanguages = ['zh-Hans-CN', 'en-US']
    },
  })
  expect(menuOf(desktop)[0]?.label).toBe('文件')
})

test('commands go to the window in front, and the menu does not hear their keys itself', async () => {
  const desktop = await startDouble()
  const { electron, pageOf, windowAt } = desktop
  electron.app.emitPreventable('open-file', '/a.jsonl')
  electron.app.emitPreventable('open-file', '/b.jsonl')
  const heard: string[] = []
  for (const index of [0, 1]) {
    const { bridge } = pageOf(windowAt(index))
    bridge.onCommand((command) => heard.push(`${index} ${command}`))
    bridge.connectEngine()
  }
  windowAt(0).focus()
  click(find(desktop, 'Open…'))
  windowAt(1).focus()
  click(find(desktop, 'Undo'))
  expect(heard).toEqual(['0 open', '1 undo'])
  const commands = allItems(menuOf(desktop)).filter(
    ({ id, accelerator }) => id !== undefined && accelerator !== undefined,
  )
  expect(commands.length).toBeGreaterThan(8)
  expect(commands.filter(({ registerAccelerator }) => registerAccelerator !== false)).toEqual([])
})

test('what needs a dataset can be chosen when the window in front has one', async () => {
  const desktop = await startDouble()
  const { bridge } = desktop.pageOf()
  const enabled = () =>
    ['Save', 'Save As…', 'Export…', 'Close Dataset', 'Go to Row…'].map((label) => find(desktop, label).enabled)
  expect(enabled()).toEqual([false, false, false, false, false])
  bridge.setStatus({ dataset: 'a.jsonl', token: null, isUnsaved: false, unconfirmed: 0 })
  expect(enabled()).toEqual([true, true, true, true, true])
  bridge.setStatus({ dataset: null, token: null, isUnsaved: false, unconfirmed: 0 })
  expect(enabled()).toEqual([false, false, false, false, false])
})

test('status that changes nothing in the menu does not draw it anew', async () => {
  const desktop = await startDouble()
  const { bridge } = desktop.pageOf()
  bridge.setStatus({ dataset: 'a.jsonl', token: null, isUnsaved: false, unconfirmed: 0 })
  const drawn = desktop.electron.menus.length
  for (let unconfirmed = 1; unconfirmed < 50; unconfirmed++) {
    bridge.setStatus({ dataset: 'a.jsonl', token: null, isUnsaved: true, unconfirmed })
  }
  expect(desktop.electron.menus.length).toBe(drawn)
})

test('opened files are the recent ones, last first, kept over a restart, and can be forgotten', async () => {
  const first = await startDouble()
  const { bridge } = first.pageOf()
  bridge.connectEngine()
  for (const name of ['a & b.jsonl', 'c.jsonl']) {
    first.electron.answers.open = { canceled: false, filePaths: [await first.file(name)] }
    const picked = await bridge.pickFile()
    bridge.setStatus({ dataset: name, token: picked?.token ?? null, isUnsaved: false, unconfirmed: 0 })
  }
  const recentOf = (desktop: Desktop) => itemsOf(find(desktop, 'Open Recent')).map(({ label, type }) => label ?? type)
  const shown = ['c.jsonl', 'a && b.jsonl', 'separator', 'Clear List']
  expect(recentOf(first)).toEqual(shown)
  expect(first.electron.app.recent).toEqual([
    expect.stringContaining('c.jsonl'),
    expect.stringContaining('a & b.jsonl'),
  ])
  first.electron.app.quit()
  await until(() => first.electron.app.isQuit)

  const again = await startDouble({ dataFolder: first.options.dataFolder })
  expect(recentOf(again)).toEqual(shown)
  const page = again.pageOf()
  const names: string[] = []
  page.bridge.onOpenFile(({ name }) => names.push(name))
  page.bridge.connectEngine()
  click(find(again, 'a && b.jsonl'))
  await until(() => names.length > 0)
  expect(names).toEqual(['a & b.jsonl'])
  click(find(again, 'Clear List'))
  expect(recentOf(again)).toEqual(['No Recent Files'])
})

test('at most ten files are recent', async () => {
  const desktop = await startDouble()
  const { bridge } = desktop.pageOf()
  bridge.connectEngine()
  for (let index = 0; index < 12; index++) {
    const picked = await bridge.fileOfDrop({ path: await desktop.file(`${index}.jsonl`) })
    bridge.setStatus({ dataset: `${index}`, token: picked?.token ?? null, isUnsaved: false, unconfirmed: 0 })
  }
  const items = itemsOf(find(desktop, 'Open Recent'))
  expect([items.length, items[0]?.label]).toEqual([12, '11.jsonl'])
})

test('a command chosen when no window is open opens one, which gets the command', async () => {
  const desktop = await startDouble({ platform: 'darwin' })
  desktop.windowAt(0).close()
  expect(desktop.electron.windows).toEqual([])
  click(find(desktop, 'Open Sample Dataset'))
  const heard: string[] = []
  const { bridge } = desktop.pageOf()
  bridge.onCommand((command) => heard.push(command))
  bridge.connectEngine()
  expect(heard).toEqual(['open-sample'])
})

test('developer tools are in the menu in development only', async () => {
  const labels = async (isPackaged: boolean) =>
    allItems(menuOf(await startDouble({ isPackaged }))).map(({ role }) => role)
  expect(await labels(false)).toEqual(expect.arrayContaining(['toggleDevTools', 'reload']))
  expect(await labels(true)).not.toEqual(expect.arrayContaining(['toggleDevTools']))
  expect(await labels(true)).not.toEqual(expect.arrayContaining(['reload']))
})

test('about says which Winnow this is', async () => {
  const desktop = await startDouble()
  click(find(desktop, 'About Winnow'))
  expect(desktop.electron.app.about).toEqual({ applicationName: 'Winnow', applicationVersion: '1.2.3' })
})

test('what the menu means in a text field is done there on request', async () => {
  const desktop = await startDouble()
  const { bridge } = desktop.pageOf()
  bridge.editText('undo')
  bridge.editText('redo')
  bridge.editText('select-all')
  await bridge.copyText('三行\n')
  expect(desktop.windowAt(0).webContents.edits).toEqual(['undo', 'redo', 'select-all'])
  expect(desktop.electron.clipboard.text).toBe('三行\n')
})
