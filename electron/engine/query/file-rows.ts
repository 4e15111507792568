/**
 * The rows of the files that a query names. A name with a wildcard is that of a whole file name, with or without the folders
 * before it; any other text is found anywhere in it. Where there is one file, the name is that of a field like any other.
 */

import { isPattern, nameTest } from '../../../shared/name-pattern.ts'
import type { Ask, Pattern, TextOptions } from '../../../shared/query/ask.ts'
import { comparable } from '../../../shared/query/fold-text.ts'
import { compileQueryRegex } from '../../../shared/query/query-regex.ts'
import { RowSet } from '../../../shared/row-set.ts'
import type { Document } from '../document/document.ts'
import { rowsOfFile } from '../source/file-of-row.ts'

/** Gives a question as it is meant for so many files. */
export const askOfFiles = (ask: Ask, files: number): Ask => {
  if (files > 1) return ask
  if (ask.kind === 'file') return { kind: 'text', place: { in: 'field', path: ['file'] }, pattern: ask.pattern }
  if (ask.kind === 'not') return { ...ask, part: askOfFiles(ask.part, files) }
  return 'parts' in ask ? { ...ask, parts: ask.parts.map((part) => askOfFiles(part, files)) } : ask
}

/** Gives the rows of all files whose names are like that. */
export const rowsOfNamedFiles = (document: Document, pattern: Pattern, options: TextOptions): RowSet => {
  const isWanted = testOf(pattern, options)
  const rows = new RowSet()
  for (const [file, { name }] of document.base.source.files.entries()) {
    if (isWanted(name)) rows.addAll(rowsOfFile(document, file))
  }
  return rows
}

const testOf = (pattern: Pattern, options: TextOptions): ((name: string) => boolean) => {
  if (pattern.kind === 'regex') {
    const regex = compileQueryRegex(pattern.source, pattern.flags)
    return (name) => regex.test(name)
  }
  const text = comparable(pattern.text, options)
  if (!isPattern(text)) return (name) => comparable(name, options).includes(text)
  const test = nameTest(text, { isCaseExact: true })
  return (name) => {
    const whole = comparable(name, options)
    return test(whole) || test(whole.slice(whole.lastIndexOf('/') + 1))
  }
}
