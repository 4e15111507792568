/**
 * How wide a text is, near enough to say whether it fits: measuring each cell in the browser would cost a layout for
 * every row that comes into sight. Widths are those of Inter at 13 px; a Chinese character fills its box.
 */

/** Tells whether a text fits into so many lines of a width; line feeds break lines where there is more than one. */
export const fitsInto = (text: string, widthPx: number, lines: number): boolean => {
  let line = 1
  let usedPx = 0
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit === LINE_FEED && lines > 1) {
      line++
      usedPx = 0
    } else {
      const width = widthOf(unit)
      if (usedPx + width > widthPx) {
        line++
        usedPx = 0
      }
      usedPx += width
    }
    if (line > lines) return false
  }
  return true
}

/** Gives how wide a text's widest line is. */
export const textWidth = (text: string): number => {
  let widest = 0
  let line = 0
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    line = unit === LINE_FEED ? 0 : line + widthOf(unit)
    if (line > widest) widest = line
  }
  return widest
}

/** Gives as much of a text as can be seen in so many lines of a width, and a little more, so that it still overflows. */
export const startInSight = (text: string, widthPx: number, lines: number): string => {
  let leftPx = widthPx * lines * MARGIN
  let leftLines = lines
  let end = 0
  while (end < text.length && leftPx > 0 && leftLines > 0) {
    const unit = text.charCodeAt(end++)
    if (unit === LINE_FEED && lines > 1) leftLines--
    else leftPx -= widthOf(unit)
  }
  // A pair of surrogates is one character.
  if (isLow(text.charCodeAt(end)) && isHigh(text.charCodeAt(end - 1))) end++
  return end === text.length ? text : text.slice(0, end)
}

/** How far a line may be narrower than it is taken for. */
const MARGIN = 1.35
const LINE_FEED = 10
const WIDE_PX = 13
/** Half of an emoji, or of a rare character as wide as any other Chinese one. */
const SURROGATE_PX = 6.5
const OTHER_PX = 7.6

const widthOf = (unit: number): number => {
  if (unit < 0x7f) return ASCII_PX[unit]
  if (unit >= 0x2e80 && unit < 0xd800) return WIDE_PX
  if (unit >= 0xd800 && unit < 0xe000) return SURROGATE_PX
  return unit >= 0xff00 ? WIDE_PX : OTHER_PX
}

/** A control character shows as a mark of about two letters. */
const CONTROL_PX = 14
const asciiWidth = (unit: number): number => {
  const letter = String.fromCharCode(unit)
  if (unit < 0x20) return CONTROL_PX
  if (/[ijl.,:;'|!`]/.test(letter)) return 3.6
  if (/[ frt()[\]{}/\\"I-]/.test(letter)) return 4.7
  if (/[mwMW@%]/.test(letter)) return 11
  if (/[A-Z&#$+=<>~^]/.test(letter)) return 8.8
  return 7.4
}
const ASCII_PX = Float64Array.from({ length: 0x80 }, (_, unit) => asciiWidth(unit))

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit < 0xdc00
const isLow = (unit: number): boolean => unit >= 0xdc00 && unit < 0xe000
