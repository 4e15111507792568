/**
 * How a command reads text whose encoding is in doubt: as --encoding says, else as it was chosen in the app. UTF-8 with some
 * broken characters, whose bytes stay what they are, needs nobody to say so; of anything else the command refuses. Text that
 * is surely UTF-8, or has a mark, is read as that in any case.
 */

import { isEngineError } from '../../shared/engine-error.ts'
import { type Encoding, type EncodingChoice, encodings } from '../../shared/file-form.ts'
import { dataFolder } from '../engine/data-folder.ts'
import { nodeDisk } from '../engine/disk.ts'
import { sniff } from '../engine/read/sniff.ts'
import { findFiles } from '../engine/source/find-files.ts'
import { type CommandCall, optionOf } from './command.ts'
import { CommandError, exitCodes } from './command-error.ts'
import { keptEncoding } from './kept-work.ts'

/** What people also call them. */
const OTHER_NAMES: Readonly<Record<string, Encoding>> = {
  utf8: 'utf-8',
  utf16: 'utf-16le',
  'utf-16': 'utf-16le',
  gbk: 'gb18030',
  gb2312: 'gb18030',
  'shift-jis': 'shift_jis',
  sjis: 'shift_jis',
  'latin-1': 'latin1',
  'iso-8859-1': 'latin1',
  cp1252: 'windows-1252',
}

/** Gives how the text of named files is to be read where that is in doubt; null where nobody has said it. */
export const encodingFor = async (call: CommandCall, named: readonly string[]): Promise<EncodingChoice | null> => {
  const said = optionOf(call, 'encoding')
  if (said !== undefined) return parseEncoding(said)
  return (await keptEncoding(dataFolder(call.terminal.environment), named)) ?? utf8IfBroken(named)
}

const utf8IfBroken = async (named: readonly string[]): Promise<EncodingChoice | null> => {
  try {
    let isAnyBroken = false
    for (const path of (await findFiles(nodeDisk, named)).files) {
      const { choice, isSure } = (await sniff(nodeDisk, path)).text
      if (isSure) continue
      if (choice.encoding !== 'utf-8' || choice.rest !== null) return null
      isAnyBroken = true
    }
    return isAnyBroken ? { encoding: 'utf-8', rest: null } : null
  } catch (error) {
    if (!isEngineError(error)) throw error // the opening says what is wrong
    return null
  }
}

/** Reads `gb18030`, or `utf-8+gb18030` for lines that are not valid in the first one. */
const parseEncoding = (text: string): EncodingChoice => {
  const [first = '', second, ...more] = text.toLowerCase().split('+')
  const [encoding, rest] = [encodingNamed(first), second === undefined ? null : encodingNamed(second)]
  if (encoding !== undefined && rest !== undefined && more.length === 0) return { encoding, rest }
  const values = { option: '--encoding', choices: encodings.join(', '), value: text }
  throw new CommandError(exitCodes.usage, 'cli.usage.badChoice', values)
}

/** Gives the encoding that people call so. */
export const encodingNamed = (name: string): Encoding | undefined =>
  encodings.find((one) => one === name) ?? (Object.hasOwn(OTHER_NAMES, name) ? OTHER_NAMES[name] : undefined)
