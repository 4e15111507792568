/** What the naive engine knows of encodings: nothing of bytes, only what a test says of a file. */
import type { DatasetState, EngineApi } from '../../shared/contract.ts'
import { EngineError } from '../../shared/engine-error.ts'
import type { EncodingGuess, FileForm } from '../../shared/file-form.ts'

/** What a file of plain rows is. */
export const PLAIN_FORM: FileForm = {
  packing: 'none',
  encoding: 'utf-8',
  rest: null,
  hasBom: false,
  container: 'jsonl',
  wrapperKey: null,
}

/** The part of a state that says what the file is. */
export const PLAIN_FILE: Pick<DatasetState, 'form' | 'files' | 'inPlace' | 'savesAsUtf8'> = {
  form: PLAIN_FORM,
  files: [],
  inPlace: 'yes',
  savesAsUtf8: false,
}

export class NaiveEncodings {
  /** How files could be read that are in doubt, by their names. */
  readonly guesses = new Map<string, readonly EncodingGuess[]>()
  /** Matches a character that files can't hold. */
  unheld: RegExp | null = null

  /** Fails where somebody has to say first how a file is to be read, or said it wrong. */
  check(file: string, encoding: Parameters<EngineApi['open']>[0]['encoding']): void {
    const guesses = this.guesses.get(file)
    if (guesses === undefined) return
    if (encoding === undefined)
      throw new EngineError('encoding-unconfirmed', { file, encoding: guesses[0]?.encoding ?? 'utf-8' })
    if (!guesses.some((guess) => guess.encoding === encoding.encoding))
      throw new EngineError('encoding-unfit', { file, encoding: encoding.encoding })
  }

  /** Fails where a wish holds a character that the file can't. */
  checkHeld(request: object, { savesAsUtf8 }: Pick<Partial<DatasetState>, 'savesAsUtf8'>): void {
    const char = savesAsUtf8 === true ? undefined : this.unheld?.exec(JSON.stringify(request))?.[0]
    if (char !== undefined)
      throw new EngineError('encoding-cannot-hold', { char, code: char.codePointAt(0) ?? 0, encoding: 'big5', row: 1 })
  }
}
