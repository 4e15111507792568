/** Whether a text is JSON, for an editor: the engine's own check, with the fault as a place in the text and in words. */
import type { Fault } from '../../shared/contract.ts'
import { checkJson } from '../../shared/json-scan.ts'
import { encodeLossless } from '../../shared/utf8-lossless.ts'
import type { MarkedFault } from './fault-marks.ts'

/** Finds what is wrong with a text; `describe` puts it into words. */
export const jsonFault = (text: string, describe: (fault: Fault) => string): MarkedFault | null => {
  const fault = checkJson(encodeLossless(text))
  return fault === null ? null : markFault(text, fault, describe(fault))
}

/** Gives a fault its place in the text that it was found in. */
export const markFault = (text: string, fault: Fault, message: string): MarkedFault => {
  const start = offsetOfColumn(text, fault.column)
  return { start, end: Math.min(start + characterLength(text, start), text.length), message }
}

/** UTF-16 offset of a column, which counts characters from 1; a byte that is not UTF-8 counts as one. */
export const offsetOfColumn = (text: string, column: number): number => {
  let offset = 0
  for (let left = column - 1; left > 0 && offset < text.length; left--) offset += characterLength(text, offset)
  return offset
}

const characterLength = (text: string, at: number): number => ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1)
