/**
 * Tokenizers of the user's: a Hugging Face `tokenizer.json` that was chosen is copied into the app's data, under a name of what it
 * holds, so that it is there when the original is gone, and counts made by it are never taken for another's.
 */
import { createHash } from 'node:crypto'
import { basename, join } from 'node:path'
import type { Settings } from '../../shared/contract.ts'
import { EngineError } from '../../shared/engine-error.ts'
import { type Disk, isNotFound, readSmallFile, replaceFile } from './disk.ts'
import type { EngineContext } from './engine-context.ts'
import { O200K, type Tokenizer } from './signals/tokenizer.ts'

/** The largest that are public take some 35 MB. */
const MOST_BYTES = 128 * 2 ** 20

type ChosenTokenizer = NonNullable<Settings['tokenizer']>

/** Takes in a tokenizer that was chosen; fails with `tokenizer-unusable` for a file that is none. */
export const addTokenizer = async (disk: Disk, dataFolder: string, path: string): Promise<ChosenTokenizer> => {
  const name = basename(path)
  const bytes = await readSmallFile(disk, path, MOST_BYTES).catch((error: unknown) => {
    if (isNotFound(error)) throw new EngineError('file-missing', { file: name })
    throw unusable(name, error)
  })
  const { tokenizerCounter } = await import('./signals/token-counter.ts')
  try {
    tokenizerCounter(bytes).count('a 中 1')
  } catch (error) {
    throw unusable(name, error)
  }
  const id = createHash('sha256').update(bytes).digest('hex').slice(0, 32)
  const folder = folderOf(dataFolder)
  await disk.mkdir(folder, 0o700)
  await replaceFile(disk, join(folder, `${id}.json`), bytes)
  return { id, name }
}

/** Gives the tokenizer that counts: the chosen one, else o200k. */
export const chosenTokenizer = ({ getSettings, dataFolder }: EngineContext): Tokenizer => {
  const chosen = getSettings().tokenizer ?? null
  return chosen === null ? O200K : { id: chosen.id, path: join(folderOf(dataFolder), `${chosen.id}.json`) }
}

const folderOf = (dataFolder: string): string => join(dataFolder, 'tokenizers')

const unusable = (file: string, error: unknown): EngineError =>
  new EngineError('tokenizer-unusable', { file, reason: error instanceof Error ? error.message : '' }, { cause: error })
