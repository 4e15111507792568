/**
 * Code in a text, and where its prose is. A block of code stands between fences as CommonMark has them (three or more back quotes
 * or tildes, at most three spaces before them), the fences with it; one that is never closed goes on to the end. Outside of
 * blocks a line is code if it ends in `{`, `}` or `;`, white space left out.
 */

/** Part of a text. */
export interface Segment {
  readonly start: number
  readonly end: number
  readonly isCode: boolean
}

/** Gives prose and code blocks in turn; null where there is no block at all. */
export const segmentsOf = (text: string): Segment[] | null => {
  if (!text.includes('```') && !text.includes('~~~')) return null
  const segments: Segment[] = []
  let open: { at: number; unit: number; length: number } | null = null
  let prose = 0
  for (let line = 0; line < text.length; ) {
    const newline = text.indexOf('\n', line)
    const end = newline < 0 ? text.length : newline + 1
    const fence = fenceAt(text, line, end)
    if (fence !== null) {
      if (open === null) {
        if (line > prose) segments.push({ start: prose, end: line, isCode: false })
        open = { at: line, ...fence }
      } else if (fence.unit === open.unit && fence.length >= open.length && fence.isBare) {
        segments.push({ start: open.at, end, isCode: true })
        open = null
        prose = end
      }
    }
    line = end
  }
  if (open !== null) segments.push({ start: open.at, end: text.length, isCode: true })
  else if (prose < text.length) segments.push({ start: prose, end: text.length, isCode: false })
  return segments.some(({ isCode }) => isCode) ? segments : null
}

const fenceAt = (
  text: string,
  start: number,
  end: number,
): { unit: number; length: number; isBare: boolean } | null => {
  let at = start
  while (at < start + 3 && text.charCodeAt(at) === 0x20) at++
  const unit = text.charCodeAt(at)
  if (unit !== 0x60 && unit !== 0x7e) return null
  const first = at
  while (at < end && text.charCodeAt(at) === unit) at++
  if (at - first < 3) return null
  const rest = text.slice(at, end)
  // A fence of back quotes has none behind it on its line.
  if (unit === 0x60 && rest.includes('`')) return null
  return { unit, length: at - first, isBare: rest.trim() === '' }
}

/** Counts units of lines that end as code does, their line ends left out. */
export const codeLineUnits = (text: string): number => {
  let units = 0
  for (let line = 0; line < text.length; ) {
    const newline = text.indexOf('\n', line)
    const end = newline < 0 ? text.length : newline
    let last = end - 1
    while (last > line && text.charCodeAt(last) <= 0x20) last--
    const unit = text.charCodeAt(last)
    if (last >= line && (unit === 0x7b || unit === 0x7d || unit === 0x3b)) units += end - line
    line = end + 1
  }
  return units
}

/**
 * Counts units of web addresses: from `http://`, `https://`, `ftp://` or `www.` to the next white space, quote, angle bracket, or
 * character past ASCII.
 */
export const urlUnits = (text: string): number => {
  let units = 0
  let done = 0
  for (let at = text.indexOf('://'); at >= 0; at = text.indexOf('://', Math.max(done, at + 3))) {
    const start = schemeStart(text, at)
    if (start < 0 || start < done) continue
    done = urlEnd(text, at + 3)
    if (done > at + 3) units += done - start
  }
  for (let at = text.indexOf('www.'); at >= 0; at = text.indexOf('www.', at + 4)) {
    // An address with a scheme was counted already.
    if (at > 0 && isUrlUnit(text.charCodeAt(at - 1)) && text.charCodeAt(at - 1) !== 0x28) continue
    const end = urlEnd(text, at + 4)
    if (end > at + 4) units += end - at
  }
  return units
}

const schemeStart = (text: string, colon: number): number => {
  for (const scheme of ['https', 'http', 'ftp']) {
    if (text.startsWith(scheme, colon - scheme.length)) return colon - scheme.length
  }
  return -1
}

const urlEnd = (text: string, from: number): number => {
  let end = from
  while (end < text.length && isUrlUnit(text.charCodeAt(end))) end++
  return end
}

/** ASCII without white space, quotes, angle brackets and back quotes. */
const isUrlUnit = (unit: number): boolean =>
  unit > 0x20 && unit < 0x7f && unit !== 0x22 && unit !== 0x27 && unit !== 0x3c && unit !== 0x3e && unit !== 0x60
