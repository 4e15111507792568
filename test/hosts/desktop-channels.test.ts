import { describe, expect, test } from 'vitest'
import type { SenderEvent } from '../../electron/desktop/electron-api.ts'
import { type PageCall, type PageNews, pageCalls, pageNews } from '../../electron/desktop/ipc-table.ts'
import { type Desktop, startDouble } from './desktop-harness.ts'

const own: SenderEvent['senderFrame'] = { url: 'app://winnow/', parent: null }

/** Arguments that each channel takes; every one of them is refused from a foreign frame. */
const good: { readonly [K in PageCall | PageNews]: readonly unknown[] } = {
  'pick-file': [],
  'pick-files': [],
  'pick-folder': [],
  'pick-target': [{ kind: 'export', name: 'a.jsonl' }],
  'take-drop': ['/tmp'],
  'copy-text': ['text'],
  'connect-engine': [],
  'set-status': [{ dataset: 'a', token: null, isUnsaved: true, unconfirmed: 3 }],
  'set-language': ['zh-CN'],
  'set-theme': ['dark'],
  'edit-text': ['undo'],
}

/** Arguments that no channel may look at. */
const bad: { readonly [K in PageCall | PageNews]: readonly (readonly unknown[])[] } = {
  'pick-file': [['/etc'], [undefined]],
  'pick-files': [['/etc'], [undefined]],
  'pick-folder': [['/etc'], [undefined]],
  'pick-target': [
    [],
    [{ kind: 'save', name: 'a' }],
    [{ kind: 'export', name: '' }],
    [{ kind: 'export', name: 'a', path: '/' }],
  ],
  'take-drop': [[], [7], [''], ['a'.repeat(40_000)], ['/tmp', '/etc']],
  'copy-text': [[], [{}], [null]],
  'connect-engine': [['x']],
  'set-status': [
    [],
    [{ dataset: 'a', token: null, isUnsaved: true, unconfirmed: -1 }],
    [{ dataset: 'a', token: null, isUnsaved: true, unconfirmed: 0.5 }],
    [{ dataset: 7, token: null, isUnsaved: true, unconfirmed: 0 }],
    [{ dataset: 'a', token: null, isUnsaved: true, unconfirmed: 0, path: '/etc/passwd' }],
  ],
  'set-language': [['de'], []],
  'set-theme': [['pink'], [null]],
  'edit-text': [['cut'], ['constructor'], []],
}

const isCall = (channel: string): boolean => channel in pageCalls
const channels = Object.keys(good) as (PageCall | PageNews)[]

/** Everything in which a message that was obeyed would show. */
const traceOf = ({ electron, windowAt }: Desktop) => ({
  asked: electron.asked.length,
  clipboard: electron.clipboard.text,
  heard: electron.children[0]?.heard.length,
  title: windowAt(0).title,
  theme: electron.api.nativeTheme.themeSource,
  menus: electron.menus.length,
  edits: windowAt(0).webContents.edits.length,
})

/** Speaks on a channel; gives whether it was refused, and what it changed. */
const speak = async (desktop: Desktop, event: SenderEvent, channel: PageCall | PageNews, input: readonly unknown[]) => {
  const before = traceOf(desktop)
  let isRefused = true
  if (isCall(channel)) {
    const handler = desktop.electron.handlers.get(channel)
    isRefused = await (handler?.(event, ...input) ?? Promise.resolve()).then(
      () => false,
      (error: Error) => error.message === 'refused',
    )
  } else desktop.electron.listeners.get(channel)?.(event, ...input)
  return { isRefused, hasActed: JSON.stringify(traceOf(desktop)) !== JSON.stringify(before) }
}

describe('the channels', () => {
  test('are exactly those of the table', async () => {
    const { electron } = await startDouble()
    expect([...electron.handlers.keys()]).toEqual(Object.keys(pageCalls))
    expect([...electron.listeners.keys()]).toEqual(Object.keys(pageNews))
    expect(channels.toSorted()).toEqual([...Object.keys(pageCalls), ...Object.keys(pageNews)].toSorted())
  })

  test.each(channels)('%s obeys the page', async (channel) => {
    const desktop = await startDouble()
    const event = { sender: { id: desktop.windowAt(0).webContents.id }, senderFrame: own }
    const { isRefused, hasActed } = await speak(desktop, event, channel, good[channel])
    // Otherwise the tests below could not fail.
    expect({ isRefused, hasActed }).toEqual({ isRefused: !isCall(channel), hasActed: true })
  })

  test.each(channels)('%s refuses every frame but the page’s main frame', async (channel) => {
    const desktop = await startDouble()
    const { id } = desktop.windowAt(0).webContents
    const foreign: SenderEvent[] = [
      { sender: { id }, senderFrame: null },
      { sender: { id }, senderFrame: { url: 'app://winnow/', parent: {} } },
      { sender: { id }, senderFrame: { url: 'app://winnow.evil/', parent: null } },
      { sender: { id }, senderFrame: { url: 'app://evil/', parent: null } },
      { sender: { id }, senderFrame: { url: 'app://winnow/other.html', parent: null } },
      { sender: { id }, senderFrame: { url: 'https://winnow/', parent: null } },
      { sender: { id }, senderFrame: { url: 'file:///app/index.html', parent: null } },
      { sender: { id }, senderFrame: { url: 'about:blank', parent: null } },
      { sender: { id }, senderFrame: { url: '', parent: null } },
      { sender: { id: 99_999 }, senderFrame: own },
    ]
    for (const event of foreign) {
      expect(await speak(desktop, event, channel, good[channel])).toEqual({ isRefused: true, hasActed: false })
    }
  })

  test.each(channels)('%s refuses arguments that its schema does not know', async (channel) => {
    const desktop = await startDouble()
    const event = { sender: { id: desktop.windowAt(0).webContents.id }, senderFrame: own }
    for (const input of bad[channel]) {
      expect(await speak(desktop, event, channel, input)).toEqual({ isRefused: true, hasActed: false })
    }
  })

  test('of a window that is closed are closed', async () => {
    const desktop = await startDouble()
    desktop.electron.app.emitPreventable('open-file', '/a.jsonl')
    desktop.electron.app.emitPreventable('open-file', '/b.jsonl')
    const event = { sender: { id: desktop.windowAt(1).webContents.id }, senderFrame: own }
    desktop.windowAt(1).close()
    expect(await speak(desktop, event, 'copy-text', ['x'])).toEqual({ isRefused: true, hasActed: false })
  })
})
