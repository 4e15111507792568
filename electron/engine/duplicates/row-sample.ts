/** Some of the rows, evenly spread: what is in many rows is in many of these. */

/** Gives at most so many items, ascending. */
export const evenSample = (count: number, most: number): Uint32Array => {
  const rows = Math.min(count, most)
  return Uint32Array.from({ length: rows }, (_, at) => Math.floor((at * count) / rows))
}
