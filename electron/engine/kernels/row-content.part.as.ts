/** Where the content of a row ends in its span, as container/values.ts and container/keyed.ts have it. Part of the kernel in values.as.ts. */

import { BACKSLASH, COLON, isBetween, isSpace, OPENER, QUOTE } from './json-masks.part.as'

/** As `contentEnd` there. */
export function endOfContent(start: usize, end: usize, isKeyed: bool): usize {
  let at = end
  if (isKeyed) {
    const key = keyBefore(start + 1, end)
    if (key != 0) at = key
  }
  while (at > start + 1 && isBetween(load<u8>(at - 1))) at--
  return at
}

/** As there; 0 where there is no key. */
function keyBefore(from: usize, end: usize): usize {
  const colon = lastText(from, end)
  if (colon < from || load<u8>(colon) != COLON) return 0
  const closing = lastText(from, colon)
  if (closing < from || load<u8>(closing) != QUOTE) return 0
  for (let at = closing - 1; at >= from; at--) {
    if (load<u8>(at) != QUOTE) continue
    let slashes = at
    while (slashes > from && load<u8>(slashes - 1) == BACKSLASH) slashes--
    if (((at - slashes) & 1) == 0) {
      return at == from || isBetween(load<u8>(at - 1)) || load<u8>(at - 1) == OPENER ? at : 0
    }
    at = slashes
  }
  return 0
}

function lastText(from: usize, end: usize): usize {
  let at = end - 1
  while (at >= from && isSpace(load<u8>(at))) at--
  return at
}
