/** Takes a picture along: as PNG, as SVG, or its numbers as CSV, to a place that the user chooses. */
import type { PartAnswer } from '../../shared/overview/description.ts'
import { signalById } from '../../shared/signal/signals.ts'
import type { App } from '../app/app-context.ts'
import { chooseTarget } from '../app/choose-file.ts'
import { notify } from '../app/notify.ts'
import { tellFailure } from '../app/tell-failure.ts'
import { t } from '../app/words.ts'
import { signalName } from '../search/term-words.ts'
import type { OverviewStore } from './overview-store.ts'
import { type DrawnPicture, drawPicture, type Ink, paintPicture, svgOf } from './picture-marks.ts'
import { type Picture, pictureTitle } from './pictures.ts'
import { csvOf } from './table-of-picture.ts'

interface ShownPicture {
  readonly picture: Picture
  readonly answer: PartAnswer
  readonly names: readonly string[]
}

/** Drawn larger than on the screen, so that it can be printed. */
const PNG_SCALE = 2

/** Asks where to, and writes it there. */
export const savePicture = async (
  app: App,
  overview: OverviewStore,
  shown: ShownPicture,
  format: 'png' | 'svg' | 'csv',
): Promise<void> => {
  const { dataset, name } = overview.dataset.getState()
  const title = pictureTitle(shown.picture, t)
  const data = await dataOf(overview, shown, format)
  const chosen = await chooseTarget(app, { kind: 'export', name: fileName(name, title, format) })
  if (chosen === null) return
  await tellFailure(
    overview.dataset.api.savePicture({ dataset, target: chosen.target, format, data }).then((saved) => {
      notify({ tone: 'success', text: t('overview.saved', { file: saved.name }) })
    }),
  )
}

const dataOf = async (overview: OverviewStore, shown: ShownPicture, format: 'png' | 'svg' | 'csv'): Promise<string> => {
  // A byte order mark has spreadsheets read Chinese as it is meant.
  if (format === 'csv') return `\uFEFF${csvOf(shown.picture, shown.answer, shown.names, t)}`
  const drawn = drawingOf(overview, shown)
  return format === 'svg' ? svgOf(drawn) : pngOf(drawn)
}

const drawingOf = (overview: OverviewStore, { picture, answer, names }: ShownPicture): DrawnPicture => {
  const axes = overview.getAxes()
  const unit = (signal: string) => signalById(signal)?.kind ?? null
  return drawPicture(
    {
      picture,
      answer,
      names,
      title:
        picture.kind === 'scatter' ? `${signalName(axes.x, t)} × ${signalName(axes.y, t)}` : pictureTitle(picture, t),
      source: overview.dataset.getState().name,
      totals: (overview.getRows() ?? []).map(({ rows }) => rows),
      isShares: overview.isShares(),
      isCompared: overview.getComparison() !== null,
      axisNames: [signalName(axes.x, t), signalName(axes.y, t)],
      axisUnits: [unit(axes.x), unit(axes.y)],
    },
    inkOf(),
    t,
  )
}

const pngOf = async (drawn: DrawnPicture): Promise<string> => {
  const canvas = document.createElement('canvas')
  canvas.width = drawn.widthPx * PNG_SCALE
  canvas.height = drawn.heightPx * PNG_SCALE
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('The page has no canvas')
  context.scale(PNG_SCALE, PNG_SCALE)
  paintPicture(context, drawn)
  return canvas.toDataURL('image/png').slice('data:image/png;base64,'.length)
}

/** Colours as the screen shows them now: what a token comes to is known on an element alone. */
const inkOf = (): Ink => {
  const screen = document.querySelector('[data-overview]') ?? document.body
  const probe = document.createElement('span')
  screen.append(probe)
  const colour = (token: string): string => {
    probe.style.color = `var(${token})`
    return hexOf(getComputedStyle(probe).color)
  }
  const ink = {
    text: colour('--color-text'),
    faint: colour('--color-text-faint'),
    ground: colour('--color-canvas'),
    line: colour('--color-hairline-strong'),
    whole: colour('--overview-whole'),
    part: colour('--color-accent'),
  }
  probe.remove()
  return ink
}

const hexOf = (colour: string): string => {
  const parts = colour.match(/[\d.]+/g)?.slice(0, 3) ?? []
  return `#${parts.map((part) => Math.round(Number(part)).toString(16).padStart(2, '0')).join('')}`
}

const fileName = (dataset: string, title: string, format: string): string =>
  `${dataset.replace(/\.[^.]*$/, '')} - ${title}.${format}`.replace(/[\\/:*?"<>|]/g, '_')
