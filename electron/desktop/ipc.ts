/**
 * The shell's end of the table of channels. Each channel answers the main frame of one of the shell's own pages only, and
 * looks at nothing that its schema did not let through; whatever else arrives is refused without a word about why.
 */
import type { z } from 'zod'
import { PAGE_URL } from './app-scheme.ts'
import type { ElectronApi, SenderEvent } from './electron-api.ts'
import {
  type CallInput,
  type CallOutput,
  type NewsInput,
  type PageCall,
  type PageNews,
  pageCalls,
  pageNews,
} from './ipc-table.ts'

/** What the shell does for the window that asks. */
export type PageHandlers<Window> = {
  readonly [K in PageCall]: (window: Window, ...input: CallInput<K>) => Promise<CallOutput<K>>
} & { readonly [K in PageNews]: (window: Window, ...input: NewsInput<K>) => void }

/** Registers every channel of the table; `windowOf` finds the shell's window of a page by its contents' id. */
export const listenToPages = <Window>(
  ipcMain: ElectronApi['ipcMain'],
  windowOf: (contentsId: number) => Window | undefined,
  handlers: PageHandlers<Window>,
): void => {
  const windowFor = (event: SenderEvent): Window | undefined => {
    const frame = event.senderFrame
    const isOwnPage = frame !== null && frame.parent === null && isPageUrl(frame.url)
    return isOwnPage ? windowOf(event.sender.id) : undefined
  }
  for (const channel of keysOf(pageCalls)) {
    const handle = handlers[channel] as (window: Window, ...input: unknown[]) => Promise<unknown>
    ipcMain.handle(channel, async (event, ...input) => {
      const window = windowFor(event)
      const checked = (pageCalls[channel].input as z.ZodTuple).safeParse(input)
      if (window === undefined || !checked.success) throw new Error('refused')
      return handle(window, ...checked.data)
    })
  }
  for (const channel of keysOf(pageNews)) {
    const handle = handlers[channel] as (window: Window, ...input: unknown[]) => void
    ipcMain.on(channel, (event, ...input) => {
      const window = windowFor(event)
      const checked = (pageNews[channel] as z.ZodTuple).safeParse(input)
      if (window !== undefined && checked.success) handle(window, ...checked.data)
    })
  }
}

/** A fragment is the page's own business; any other address is another page. */
const isPageUrl = (url: string): boolean => url === PAGE_URL || url.startsWith(`${PAGE_URL}#`)

const keysOf = <T extends object>(table: T): (keyof T & string)[] => Object.keys(table) as (keyof T & string)[]
