/**
 * The shell's own small memory, one JSON file: where the window stood, which files were opened, which language and theme. None
 * of it is work, so that a file that can't be read is forgotten and one that can't be written is no reason to stop.
 */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { type Language, languages } from '../../shared/messages/catalogue.ts'

const MOST_RECENT = 10

const boundsSchema = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
})

const memorySchema = z.object({
  window: z.object({ bounds: boundsSchema, isMaximized: z.boolean() }).nullable().catch(null),
  recent: z.array(z.string()).max(MOST_RECENT).catch([]),
  language: z.enum(languages).nullable().catch(null),
  theme: z.enum(['system', 'light', 'dark']).catch('system'),
})
type Remembered = z.infer<typeof memorySchema>

/** Where a window stood when it was last looked at. */
export type WindowPlace = NonNullable<Remembered['window']>

export class ShellMemory {
  readonly #file: string
  #remembered: Remembered
  #write: Promise<void> = Promise.resolve()

  private constructor(file: string, remembered: Remembered) {
    this.#file = file
    this.#remembered = remembered
  }

  /** Reads what was remembered, or begins with nothing. */
  static async read(file: string): Promise<ShellMemory> {
    return new ShellMemory(file, memorySchema.parse(await readJson(file)))
  }

  get(): Readonly<Remembered> {
    return this.#remembered
  }

  setWindow(window: WindowPlace): void {
    this.#set({ window })
  }

  setLanguage(language: Language): void {
    this.#set({ language })
  }

  setTheme(theme: Remembered['theme']): void {
    this.#set({ theme })
  }

  /** Puts a file first among the recent ones. */
  addRecent(path: string): void {
    const others = this.#remembered.recent.filter((other) => other !== path)
    this.#set({ recent: [path, ...others].slice(0, MOST_RECENT) })
  }

  clearRecent(): void {
    this.#set({ recent: [] })
  }

  /** Settles once all that was told is written. */
  settled(): Promise<void> {
    return this.#write
  }

  #set(news: Partial<Remembered>): void {
    this.#remembered = { ...this.#remembered, ...news }
    const text = JSON.stringify(this.#remembered)
    // One write after the other, and each by a rename, so that the file is always a whole one.
    this.#write = this.#write.then(() => writeWhole(this.#file, text)).catch(() => {})
  }
}

const readJson = async (file: string): Promise<unknown> => {
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
  } catch {
    return {} // absent, unreadable or torn: nothing of it is work
  }
}

const writeWhole = async (file: string, text: string): Promise<void> => {
  await mkdir(dirname(file), { recursive: true })
  await writeFile(`${file}.new`, text)
  await rename(`${file}.new`, file)
}
