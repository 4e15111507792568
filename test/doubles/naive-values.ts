/**
 * The rules of rows that are values of JSON, said a second time in the plainest way, character by character over the whole
 * part at once, for the tests to hold the kernel and the scan of a first block against.
 */
import type { PartPlan } from '../../electron/engine/source/source.ts'
import type { NaiveRow } from './naive-lines.ts'

/** Finds the rows of a part, and where the span of the last one ends. */
export const naiveValues = (file: Uint8Array, plan: PartPlan): { rows: NaiveRow[]; rowsEnd: number } => {
  const text = Buffer.from(file).toString('latin1')
  const marks = marksOf(text, plan.rowsStart, plan.byteEnd)
  const { starts, rowsEnd } = plan.depth === 0 ? sequence(text, plan, marks) : items(text, plan, marks)
  const rows = starts.map((start, at) => {
    const end = starts[at + 1] ?? rowsEnd
    return { start, contentEnd: start + contentLength(text.slice(start, end), plan.layout === 'keyed'), end }
  })
  return { rows, rowsEnd: rows.length === 0 ? plan.rowsStart : rowsEnd }
}

const isBetween = (mark: string): boolean => mark.length === 1 && ' \t\r\n,\u001e'.includes(mark)
const SPACE = /[ \t\r\n]/

/** `"` for a quote that starts or ends a string, `s` inside a string, the character itself elsewhere. */
const marksOf = (text: string, from: number, to: number): string[] => {
  const marks: string[] = []
  let isInString = false
  let slashes = 0
  for (let at = from; at < to; at++) {
    const isQuote = text[at] === '"' && slashes % 2 === 0
    marks[at] = isQuote ? '"' : isInString ? 's' : text[at] === '"' ? 'escaped' : text[at]
    if (isQuote) isInString = !isInString
    slashes = text[at] === '\\' ? slashes + 1 : 0
  }
  return marks
}

const items = (text: string, plan: PartPlan, marks: string[]): { starts: number[]; rowsEnd: number } => {
  const starts: number[] = []
  let level = 0
  let first = -1
  const finish = (): void => {
    if (first !== -1) starts.push(first)
    first = -1
  }
  for (let at = plan.rowsStart; at < plan.byteEnd; at++) {
    const mark = marks[at]
    const isCloser = mark === ']' || mark === '}'
    if (level === 0 && isCloser && endsRows(text.slice(at, plan.byteEnd), plan)) {
      finish()
      return { starts, rowsEnd: at }
    }
    if (level === 0 && mark === ',') finish()
    else if (first === -1 && !isBetween(mark)) first = valueOfItem(text, at, marks, plan)
    if (mark === '[' || mark === '{') level++
    else if (isCloser) level = Math.max(0, level - 1)
  }
  finish()
  return { starts, rowsEnd: plan.byteEnd }
}

/** Of an item with a key and a value, where its value starts. */
const valueOfItem = (text: string, at: number, marks: string[], plan: PartPlan): number => {
  if (plan.layout !== 'keyed' || marks[at] !== '"') return at
  let value = at + 1
  while (value < plan.byteEnd && marks[value] !== '"') value++
  value++
  while (value < plan.byteEnd && SPACE.test(marks[value])) value++
  if (marks[value] !== ':') return at
  value++
  while (value < plan.byteEnd && SPACE.test(marks[value])) value++
  return value >= plan.byteEnd || isBetween(text[value]) || ']}'.includes(text[value]) ? at : value
}

const QUIET = String.raw`[^[\]{}",]*$`

const endsRows = (rest: string, { layout, depth }: PartPlan): boolean => {
  const closer = layout === 'keyed' ? '\\}' : '\\]'
  if (depth < 2) return new RegExp(`^${closer}${QUIET}`, 's').test(rest)
  const key = String.raw`"(?:[^"\\]|\\.)*(?:\\?$|"[ \t\r\n]*(?::|$))`
  return new RegExp(`^${closer}[ \\t\\r\\n]*(?:$|[\\]}]${QUIET}|,[ \\t\\r\\n]*(?:$|${key}))`, 's').test(rest)
}

const sequence = (_text: string, plan: PartPlan, marks: string[]): { starts: number[]; rowsEnd: number } => {
  const starts: number[] = []
  for (let at = plan.rowsStart; at < plan.byteEnd; ) {
    if (isBetween(marks[at])) {
      at++
      continue
    }
    starts.push(at)
    if (marks[at] === '"') {
      at++
      while (at < plan.byteEnd && marks[at] !== '"') at++
      at++
    } else if (marks[at] === '[' || marks[at] === '{') {
      let level = 0
      do {
        if (marks[at] === '[' || marks[at] === '{') level++
        else if (marks[at] === ']' || marks[at] === '}') level--
        at++
      } while (level > 0 && at < plan.byteEnd)
    } else {
      while (at < plan.byteEnd && !isBetween(marks[at]) && !/^[[{"]$/.test(marks[at])) at++
    }
  }
  return { starts, rowsEnd: plan.byteEnd }
}

/** How much of a span is content: without the next row's key, and without what stands between rows. */
const contentLength = (span: string, isKeyed: boolean): number => {
  const rest = isKeyed ? span.slice(0, keyAt(span) ?? span.length) : span
  let length = rest.length
  while (length > 1 && isBetween(rest[length - 1])) length--
  return length
}

const keyAt = (span: string): number | null => {
  const end = /"[ \t\r\n]*:[ \t\r\n]*$/.exec(span)?.index ?? 0
  for (let at = end - 1; at >= 1; at--) {
    if (span[at] !== '"') continue
    const slashes = /\\*$/.exec(span.slice(1, at))?.[0].length ?? 0
    if (slashes % 2 === 1) continue
    return at === 1 || isBetween(span[at - 1]) || span[at - 1] === '{' ? at : null
  }
  return null
}
