/**
 * A picture as a list of marks (outlines and texts with their colours), apart from the screen: written as SVG, or painted on a canvas
 * for PNG. What is on the screen is drawn by the same outlines.
 */
import type { Axis, Numbers, PartAnswer } from '../../shared/overview/description.ts'
import { countText } from '../app/quantities.ts'
import type { Words } from '../app/words.ts'
import { textWidth } from '../grid/text-width.ts'
import { placeOn, ticksOf } from './axis-ticks.ts'
import { barsPath, cellLayers, differencePaths, dotsPath, heightsOf } from './bar-shapes.ts'
import { type NumberUnit, partText } from './number-words.ts'
import { barsOf, unitOf } from './picture-words.ts'
import type { Picture } from './pictures.ts'
import { measureOf } from './table-of-picture.ts'

export type Mark =
  | {
      readonly kind: 'path'
      readonly d: string
      readonly fill: string
      readonly opacity: number
      readonly x: number
      readonly y: number
    }
  | {
      readonly kind: 'text'
      readonly text: string
      readonly x: number
      readonly y: number
      readonly sizePx: number
      readonly isBold: boolean
      readonly anchor: 'start' | 'middle' | 'end'
      readonly fill: string
    }

/** Colours of a picture that is taken along, read from the theme that is shown. */
export interface Ink {
  readonly text: string
  readonly faint: string
  readonly ground: string
  readonly line: string
  readonly whole: string
  readonly part: string
}

export interface DrawnPicture {
  readonly widthPx: number
  readonly heightPx: number
  readonly ground: string
  readonly marks: readonly Mark[]
}

export interface PictureToDraw {
  readonly picture: Picture
  readonly answer: PartAnswer
  readonly title: string
  /** Whose rows these are: the dataset's name. */
  readonly source: string
  readonly names: readonly string[]
  readonly totals: readonly number[]
  readonly isShares: boolean
  readonly isCompared: boolean
  /** Of a scatter: what its axes are. */
  readonly axisNames: readonly [string, string]
  readonly axisUnits: readonly [NumberUnit, NumberUnit]
}

const WIDTH_PX = 720
const PAD_PX = 32
const TOP_PX = 96
const PLOT_WIDTH_PX = WIDTH_PX - 2 * PAD_PX
const PLOT_PX = 240
const LINE_PX = 24
const MOST_BARS = 40

/** Draws a picture with its title and the names of its sides. */
export const drawPicture = (given: PictureToDraw, ink: Ink, t: Words): DrawnPicture => {
  const { answer } = given
  const numbers = measureOf(answer)
  const body =
    numbers !== null
      ? histogramMarks(given, numbers, ink)
      : answer.kind === 'scatter'
        ? scatterMarks(given, answer, ink)
        : barMarks(given, ink, t)
  return {
    widthPx: WIDTH_PX,
    heightPx: TOP_PX + body.heightPx + PAD_PX,
    ground: ink.ground,
    marks: [...headMarks(given, ink), ...body.marks],
  }
}

/** Writes a picture as an SVG file. */
export const svgOf = ({ widthPx, heightPx, ground, marks }: DrawnPicture): string => {
  const drawn = marks.map((mark) =>
    mark.kind === 'path'
      ? `<path transform="translate(${mark.x} ${mark.y})" d="${mark.d}" fill="${mark.fill}" fill-opacity="${mark.opacity}"/>`
      : `<text x="${mark.x}" y="${mark.y}" font-size="${mark.sizePx}"${mark.isBold ? ' font-weight="600"' : ''} text-anchor="${mark.anchor}" fill="${mark.fill}">${escaped(mark.text)}</text>`,
  )
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}" viewBox="0 0 ${widthPx} ${heightPx}" font-family="${FONTS}">`,
    `<rect width="${widthPx}" height="${heightPx}" fill="${ground}"/>`,
    ...drawn,
    '</svg>',
    '',
  ].join('\n')
}

/** Paints a picture. */
export const paintPicture = (
  context: CanvasRenderingContext2D,
  { widthPx, heightPx, ground, marks }: DrawnPicture,
): void => {
  context.fillStyle = ground
  context.fillRect(0, 0, widthPx, heightPx)
  for (const mark of marks) {
    context.save()
    context.fillStyle = mark.fill
    if (mark.kind === 'path') {
      context.globalAlpha = mark.opacity
      context.translate(mark.x, mark.y)
      context.fill(new Path2D(mark.d))
    } else {
      context.font = `${mark.isBold ? 600 : 400} ${mark.sizePx}px ${FONTS}`
      context.textAlign = mark.anchor === 'middle' ? 'center' : mark.anchor
      context.fillText(mark.text, mark.x, mark.y)
    }
    context.restore()
  }
}

const FONTS = "'Inter Variable', Inter, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', system-ui, sans-serif"

const headMarks = ({ title, source, names, totals }: PictureToDraw, ink: Ink): Mark[] => {
  const marks: Mark[] = [
    textMark(title, PAD_PX, 40, ink.text, 18, 'start', true),
    textMark(source, WIDTH_PX - PAD_PX, 40, ink.faint, 12, 'end'),
  ]
  let x = PAD_PX
  for (const [side, name] of names.entries()) {
    const text = `${name} ${countText(totals[side] ?? 0)}`
    marks.push(pathMark('M0 0H10V10H0Z', x, 59, side === 0 ? ink.whole : ink.part, 1))
    marks.push(textMark(text, x + 16, 68, ink.text, 13))
    x += 40 + textWidth(text)
  }
  return marks
}

interface Body {
  readonly heightPx: number
  readonly marks: readonly Mark[]
}

const histogramMarks = ({ picture, isShares, isCompared }: PictureToDraw, numbers: Numbers, ink: Ink): Body => {
  const heights = numbers.sides.map(({ counts, summary }) => heightsOf(counts, summary.known, isShares))
  const most = Math.max(0, ...heights.flat())
  const box = { widthPx: PLOT_WIDTH_PX, heightPx: PLOT_PX }
  const [first, second] = heights
  const marks: Mark[] = [pathMark(barsPath(first ?? [], most, box), PAD_PX, TOP_PX, ink.whole, 1)]
  if (second !== undefined)
    marks.push(pathMark(barsPath(second, most, box), PAD_PX, TOP_PX, ink.part, isCompared || isShares ? 0.55 : 1))
  marks.push(lineMark(PAD_PX, TOP_PX + PLOT_PX, PLOT_WIDTH_PX, ink), ...tickMarks(numbers.axis, unitOf(picture), ink))
  if (!isCompared || first === undefined || second === undefined) return { heightPx: PLOT_PX + 24, marks }
  const below = { widthPx: PLOT_WIDTH_PX, heightPx: 64 }
  const { more, less } = differencePaths([first, second], below)
  const top = TOP_PX + PLOT_PX + 32
  marks.push(pathMark(more, PAD_PX, top, ink.part, 1), pathMark(less, PAD_PX, top, ink.faint, 1))
  marks.push(lineMark(PAD_PX, top + 32, PLOT_WIDTH_PX, ink))
  return { heightPx: PLOT_PX + 32 + 64, marks }
}

const scatterMarks = (
  { axisNames, axisUnits }: PictureToDraw,
  scatter: Extract<PartAnswer, { kind: 'scatter' }>,
  ink: Ink,
): Body => {
  const heightPx = 420
  const left = PAD_PX + 40
  const box = { widthPx: WIDTH_PX - left - PAD_PX, heightPx }
  const bins = [scatter.x.edges.length - 1, scatter.y.edges.length - 1] as const
  const marks: Mark[] = scatter.sides.flatMap((side, at) =>
    cellLayers(side, bins, box).map(({ opacity, path }) =>
      pathMark(path, left, TOP_PX, at === 0 ? ink.whole : ink.part, opacity),
    ),
  )
  const places = scatter.points.map(({ x, y }) => ({
    x: (placeOn(scatter.x, x) / bins[0]) * box.widthPx,
    y: heightPx - (placeOn(scatter.y, y) / bins[1]) * heightPx,
  }))
  marks.push(pathMark(dotsPath(places, 1.6), left, TOP_PX, ink.text, 0.42))
  marks.push(
    lineMark(left, TOP_PX + heightPx, box.widthPx, ink),
    pathMark(`M0 0H1V${heightPx}H0Z`, left - 1, TOP_PX, ink.line, 1),
  )
  for (const { at, text, anchor } of ticksOf(scatter.x, axisUnits[0], box.widthPx))
    marks.push(textMark(text, left + (at / bins[0]) * box.widthPx, TOP_PX + heightPx + 16, ink.faint, 11, anchor))
  for (const { at, text } of ticksOf(scatter.y, axisUnits[1], heightPx))
    marks.push(textMark(text, left - 6, TOP_PX + heightPx - (at / bins[1]) * heightPx + 4, ink.faint, 11, 'end'))
  marks.push(textMark(axisNames[0], WIDTH_PX - PAD_PX, TOP_PX + heightPx + 36, ink.text, 12, 'end'))
  marks.push(textMark(axisNames[1], left, TOP_PX - 8, ink.text, 12))
  return { heightPx: heightPx + 40, marks }
}

const barMarks = ({ picture, answer, totals, isShares, isCompared }: PictureToDraw, ink: Ink, t: Words): Body => {
  const bars = barsOf(picture, answer, t).slice(0, MOST_BARS)
  const nameWidth = 240
  const left = PAD_PX + nameWidth + 16
  const room = WIDTH_PX - PAD_PX - 120 - left
  const heightsFor = (counts: readonly number[]): number[] =>
    counts.map((count, side) => (isShares ? ((totals[side] ?? 0) === 0 ? 0 : count / (totals[side] ?? 1)) : count))
  const most = Math.max(0, ...bars.flatMap(({ counts }) => heightsFor(counts)))
  const marks: Mark[] = []
  for (const [at, { text, counts }] of bars.entries()) {
    const y = TOP_PX + at * LINE_PX
    marks.push(textMark(fitted(text, nameWidth), PAD_PX, y + 16, ink.text, 13))
    for (const [side, height] of heightsFor(counts).entries()) {
      const width = most === 0 ? 0 : (height / most) * room
      const tall = isCompared ? 6 : 12
      const d = `M0 0H${Math.round(width * 100) / 100}V${tall}H0Z`
      if (width > 0)
        marks.push(pathMark(d, left, y + 6 + (isCompared ? side * 7 : 0), side === 0 ? ink.whole : ink.part, 1))
    }
    const texts = counts.map((count, side) => (isShares ? partText(count, totals[side] ?? 0) : countText(count)))
    marks.push(textMark(texts.join(' / '), WIDTH_PX - PAD_PX, y + 16, ink.text, 12, 'end'))
  }
  return { heightPx: bars.length * LINE_PX, marks }
}

const tickMarks = (axis: Axis, unit: NumberUnit, ink: Ink): Mark[] =>
  ticksOf(axis, unit, PLOT_WIDTH_PX).map(({ at, text, anchor }) =>
    textMark(
      text,
      PAD_PX + (at / (axis.edges.length - 1)) * PLOT_WIDTH_PX,
      TOP_PX + PLOT_PX + 16,
      ink.faint,
      11,
      anchor,
    ),
  )

const pathMark = (d: string, x: number, y: number, fill: string, opacity: number): Mark => ({
  kind: 'path',
  d,
  x,
  y,
  fill,
  opacity,
})

const textMark = (
  text: string,
  x: number,
  y: number,
  fill: string,
  sizePx: number,
  anchor: 'start' | 'middle' | 'end' = 'start',
  isBold = false,
): Mark => ({ kind: 'text', text, x, y, fill, sizePx, anchor, isBold })

const lineMark = (x: number, y: number, widthPx: number, ink: Ink): Mark =>
  pathMark(`M0 0H${widthPx}V1H0Z`, x, y, ink.line, 1)

const fitted = (text: string, widthPx: number): string => {
  const oneLine = text.replace(/\s+/gu, ' ')
  if (textWidth(oneLine) <= widthPx) return oneLine
  const letters = Array.from(oneLine)
  while (letters.length > 0 && textWidth(`${letters.join('')}…`) > widthPx) letters.pop()
  return `${letters.join('')}…`
}

const escaped = (text: string): string =>
  // Control characters have no place in XML.
  Array.from(text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;'))
    .filter((letter) => letter >= ' ')
    .join('')
