/**
 * Opening a file that may not say how its text is written: then the user says so, out of what the engine holds for likely,
 * and says so again where nothing could be read that way.
 */
import type { EngineApi, Input, Output } from '../../shared/contract.ts'
import { type EngineError, isEngineError } from '../../shared/engine-error.ts'
import type { EncodingChoice, EncodingGuess } from '../../shared/file-form.ts'

/** What somebody is asked about a file's encoding. */
export interface EncodingQuestion {
  /** The file that lines are shown of. */
  readonly name: string
  /** Whether the answer holds for more files than that one. */
  readonly isOfSeveral: boolean
  /** Likely ones first. */
  readonly guesses: readonly EncodingGuess[]
  /** Why the answer before would not do. */
  readonly fault: EngineError | null
}

/** Lets the user say how a file is to be read; null when the user thinks better of it. */
export type AskEncoding = (question: EncodingQuestion) => Promise<EncodingChoice | null>

type Opening = Pick<Input<'open'>, 'file' | 'job'> & {
  /** What is opened, by name. */
  readonly name: string
  readonly encoding: EncodingChoice | null
}

/** Opens a file, and asks how it is to be read where that is in doubt; null when nobody would say. */
export const openReadably = async (
  api: Pick<EngineApi, 'open' | 'examineFile'>,
  { file, job, name: opened, encoding: said }: Opening,
  ask: AskEncoding,
): Promise<Output<'open'> | null> => {
  let encoding = said
  for (;;) {
    try {
      return await api.open({ file, job, ...(encoding !== null && { encoding }) })
    } catch (error) {
      if (!isInDoubt(error)) throw error
      const { name, guesses } = await api.examineFile({ file })
      if (guesses.length === 0) throw error
      const fault = error.code === 'encoding-unfit' ? error : null
      encoding = await ask({ name, guesses, fault, isOfSeveral: opened !== '' && opened !== name })
      if (encoding === null) return null
    }
  }
}

const isInDoubt = (error: unknown): error is EngineError =>
  isEngineError(error, 'encoding-unconfirmed') || isEngineError(error, 'encoding-unfit')
