/**
 * Text areas know one line end: whatever is put in, LF comes out. So text that holds others is compared with what was
 * shown, and gets its own line ends back wherever it was not typed in.
 */

/** Gives a text as a text area shows it. */
export const asShown = (text: string): string => text.replace(/\r\n?/g, '\n')

/** Gives typed text the line ends of the text that it was made from. */
export const withLineEndsOf = (original: string, typed: string): string => {
  if (!original.includes('\r')) return typed
  const shown = asShown(original)
  if (shown === typed) return original
  const shorter = Math.min(shown.length, typed.length)
  let head = 0
  while (head < shorter && shown.charCodeAt(head) === typed.charCodeAt(head)) head++
  let tail = 0
  while (
    tail < shorter - head &&
    shown.charCodeAt(shown.length - 1 - tail) === typed.charCodeAt(typed.length - 1 - tail)
  ) {
    tail++
  }
  const between = typed.slice(head, typed.length - tail)
  const isCrlfOnly = !/(?<!\r)\n|\r(?!\n)/.test(original)
  const start = original.slice(0, offsetInOriginal(original, head))
  const end = original.slice(offsetInOriginal(original, shown.length - tail))
  return joined(joined(start, isCrlfOnly ? between.replaceAll('\n', '\r\n') : between), end)
}

/** A CR that comes to stand before an LF would make one line end of two, so that LF becomes a CRLF. */
const joined = (one: string, other: string): string =>
  one.endsWith('\r') && other.startsWith('\n') ? `${one}\r${other}` : one + other

/** Gives where a character of the shown text stands in the original. */
const offsetInOriginal = (original: string, shownOffset: number): number => {
  let offset = 0
  for (let left = shownOffset; left > 0; left--) offset += original.startsWith('\r\n', offset) ? 2 : 1
  return offset
}
