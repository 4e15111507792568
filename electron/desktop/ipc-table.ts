/**
 * All that page and shell say to each other, as one table: main registers exactly these channels, checks what arrives
 * against these schemas, and the preload can name no other. What the engine is asked does not pass here: it has a port.
 */
import { z } from 'zod'
import type { MenuCommand, PickedFile } from '../../shared/desktop-bridge.ts'
import { languages } from '../../shared/messages/catalogue.ts'

const name = z.string().min(1).max(1024)
const token = z.string().min(1).max(100)
const oneFile = z.object({ token, name })
const picked = oneFile.nullable()

const call = <I extends z.ZodTuple, O extends z.ZodType>(input: I, output: O) => ({ input, output })

/** What the page asks and waits for. */
export const pageCalls = {
  'pick-file': call(z.tuple([]), picked),
  'pick-files': call(z.tuple([]), z.array(oneFile)),
  'pick-folder': call(z.tuple([]), picked),
  'pick-target': call(z.tuple([z.strictObject({ kind: z.enum(['save-as', 'export']), name })]), picked),
  /** The path of a dropped file, which the preload read off the drop; the page can't see or forge it. */
  'take-drop': call(z.tuple([z.string().min(1).max(32_768)]), picked),
  'copy-text': call(z.tuple([z.string().max(64 * 2 ** 20)]), z.void()),
} as const

/** What the page tells. */
export const pageNews = {
  'connect-engine': z.tuple([]),
  'set-status': z.tuple([
    z.strictObject({
      dataset: name.nullable(),
      token: token.nullable(),
      isUnsaved: z.boolean(),
      unconfirmed: z.number().int().nonnegative(),
    }),
  ]),
  'set-language': z.tuple([z.enum(languages)]),
  'set-theme': z.tuple([z.enum(['system', 'light', 'dark'])]),
  'edit-text': z.tuple([z.enum(['undo', 'redo', 'select-all'])]),
} as const

export type PageCall = keyof typeof pageCalls
export type CallInput<K extends PageCall> = z.infer<(typeof pageCalls)[K]['input']>
export type CallOutput<K extends PageCall> = z.infer<(typeof pageCalls)[K]['output']>
export type PageNews = keyof typeof pageNews
export type NewsInput<K extends PageNews> = z.infer<(typeof pageNews)[K]>

/** What the shell tells the page. */
export interface ShellNews {
  'engine-port': null
  'engine-end': 'restarting' | 'failed'
  command: MenuCommand
  'open-file': PickedFile
}
