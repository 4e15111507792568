/** What stands at a place of a row, as a text to read or to edit. */
import type { JsonPath } from '../../shared/json-path.ts'
import { type ChildSpan, type JsonText, readChildren, readString, rootOf, type ValueSpan } from './json-outline.ts'

/** Gives the whole text of a string. */
export const valueText = (text: string, span: ValueSpan): string =>
  readString(text, span, Number.POSITIVE_INFINITY).text

/** Gives a value as JSON, as it is written. */
export const valueJson = (text: string, span: ValueSpan): string => text.slice(span.start, span.end)

/** Finds the value at a path; of equal keys the last, as the engine does. Null where there is none. */
export const findSpan = (json: JsonText, path: JsonPath): ValueSpan | null => {
  let found = rootOf(json)
  for (const step of path) {
    if (found === null) return null
    found = findChild(json, found, step)
  }
  return found
}

const PAGE = 1_000

const findChild = (json: JsonText, parent: ValueSpan, step: string | number): ChildSpan | null => {
  if (parent.kind !== (typeof step === 'number' ? 'array' : 'object')) return null
  let found: ChildSpan | null = null
  let page = readChildren(json, parent, PAGE)
  for (;;) {
    for (const child of page.children) if (child.step === step) found = child
    if (page.next === null || (found !== null && typeof step === 'number')) return found
    page = readChildren(json, parent, PAGE, page.next)
  }
}
