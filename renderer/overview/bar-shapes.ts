/** The outlines of bars and cells as SVG path data: one path for all bars of a side, whatever their number. */

export interface Box {
  readonly widthPx: number
  readonly heightPx: number
}

/** What a bar is drawn high by: rows, or the share of its side. */
export const heightsOf = (counts: readonly number[], total: number, isShares: boolean): readonly number[] =>
  isShares ? counts.map((count) => (total === 0 ? 0 : count / total)) : counts

/** Outlines bars of one width side by side, on the lower edge of a box. A bar that is not nothing can be seen. */
export const barsPath = (heights: readonly number[], most: number, { widthPx, heightPx }: Box): string => {
  const step = widthPx / heights.length
  const gap = step >= 6 ? 1 : step >= 3 ? 0.5 : 0
  let path = ''
  for (const [at, height] of heights.entries()) {
    if (height <= 0 || most <= 0) continue
    const tall = Math.max(1, (height / most) * heightPx)
    path += `M${round(at * step)} ${round(heightPx)}V${round(heightPx - tall)}H${round((at + 1) * step - gap)}V${round(heightPx)}Z`
  }
  return path
}

/** Outlines bars that go up from, or down below, a middle line: how much more of the second side there is than of the first. */
export const differencePaths = (
  [first, second]: readonly [readonly number[], readonly number[]],
  { widthPx, heightPx }: Box,
): { readonly more: string; readonly less: string; readonly most: number } => {
  const step = widthPx / first.length
  const gap = step >= 6 ? 1 : step >= 3 ? 0.5 : 0
  const middle = heightPx / 2
  const differences = first.map((share, at) => (second[at] ?? 0) - share)
  const most = Math.max(0, ...differences.map(Math.abs))
  let more = ''
  let less = ''
  for (const [at, difference] of differences.entries()) {
    if (difference === 0) continue
    const end = middle - Math.sign(difference) * Math.max(0.5, (Math.abs(difference) / most) * middle)
    const bar = `M${round(at * step)} ${round(middle)}V${round(end)}H${round((at + 1) * step - gap)}V${round(middle)}Z`
    if (difference > 0) more += bar
    else less += bar
  }
  return { more, less, most }
}

/** Outlines the cells of a raster, in layers from pale to full by the logarithm of their rows. */
export const cellLayers = (
  { cells, counts }: { readonly cells: readonly number[]; readonly counts: readonly number[] },
  [xBins, yBins]: readonly [number, number],
  { widthPx, heightPx }: Box,
): readonly { readonly opacity: number; readonly path: string }[] => {
  const most = Math.max(1, ...counts)
  const paths = LAYERS.map(() => '')
  const [width, height] = [widthPx / xBins, heightPx / yBins]
  for (const [at, cell] of cells.entries()) {
    const share = most === 1 ? 1 : Math.log1p(counts[at] ?? 0) / Math.log1p(most)
    const layer = Math.min(LAYERS.length - 1, Math.floor(share * LAYERS.length))
    const x = (cell % xBins) * width
    const y = heightPx - (Math.floor(cell / xBins) + 1) * height
    paths[layer] += `M${round(x)} ${round(y)}h${round(width)}v${round(height)}h${round(-width)}Z`
  }
  return LAYERS.flatMap((opacity, at) => {
    const path = paths[at] ?? ''
    return path === '' ? [] : [{ opacity, path }]
  })
}

/** Outlines dots. */
export const dotsPath = (places: readonly { readonly x: number; readonly y: number }[], radius: number): string =>
  places
    .map(
      ({ x, y }) =>
        `M${round(x - radius)} ${round(y)}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0Z`,
    )
    .join('')

const LAYERS = [0.14, 0.26, 0.4, 0.55, 0.72, 0.9]

const round = (value: number): number => Math.round(value * 100) / 100
