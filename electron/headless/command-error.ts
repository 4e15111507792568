/** A refusal that a command ends with: a sentence for the person, and a code that a script can trust. */
import type { ErrorValues } from '../../shared/engine-error.ts'
import type { MessageKey } from '../../shared/messages/catalogue.ts'

/** What a command's exit code says. */
export const exitCodes = {
  done: 0,
  /** It failed, and the sentence on standard error says why. */
  failed: 1,
  /** It was called wrongly; nothing was done. */
  usage: 2,
  /** The file is in use, has unsaved work, or was changed by another program; nothing was written. */
  conflict: 3,
} as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** Ends a command with the sentence of a key. */
export class CommandError extends Error {
  readonly exitCode: ExitCode
  readonly key: MessageKey
  readonly values: ErrorValues

  constructor(exitCode: ExitCode, key: MessageKey, values: ErrorValues = {}, options?: ErrorOptions) {
    super(`${key} ${JSON.stringify(values)}`, options)
    this.name = 'CommandError'
    this.exitCode = exitCode
    this.key = key
    this.values = values
  }
}
