/** As what a command writes rows: --to, --out-encoding and --bom, where the name of the file does not say it. */
import { type ExportContainer, type ExportForm, encodings } from '../../shared/file-form.ts'
import { type CommandCall, hasFlag, optionOf } from './command.ts'
import { CommandError, exitCodes } from './command-error.ts'
import { encodingNamed } from './encoding-option.ts'

/** Options of commands that write rows. */
export const FORM_OPTIONS = { to: 'value', 'out-encoding': 'value', bom: 'flag' } as const

const FORMATS: Readonly<Record<string, ExportContainer>> = {
  jsonl: 'jsonl',
  json: 'json-array',
  csv: 'csv',
  tsv: 'tsv',
  parquet: 'parquet',
}

/** Gives what the options say. */
export const formOf = (call: CommandCall): ExportForm => {
  const [to, encoding] = [optionOf(call, 'to'), optionOf(call, 'out-encoding')]
  return {
    ...(to === undefined ? {} : { container: oneOf('--to', Object.keys(FORMATS), to, FORMATS[to.toLowerCase()]) }),
    ...(encoding === undefined
      ? {}
      : { encoding: oneOf('--out-encoding', encodings, encoding, encodingNamed(encoding.toLowerCase())) }),
    ...(hasFlag(call, 'bom') ? { hasBom: true } : {}),
  }
}

const oneOf = <T>(option: string, choices: readonly string[], value: string, found: T | undefined): T => {
  if (found !== undefined) return found
  throw new CommandError(exitCodes.usage, 'cli.usage.badChoice', { option, choices: choices.join(', '), value })
}
