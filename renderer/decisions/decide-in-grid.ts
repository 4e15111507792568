/**
 * What the keys that decide do in the grid: to the cursor's row at once; to rows that are selected or marked too, and where
 * those are many, or out of mind, only once it was said how many.
 */
import type { App } from '../app/app-context.ts'
import { notify } from '../app/notify.ts'
import { t } from '../app/words.ts'
import type { DatasetStore } from '../dataset/dataset-store.ts'
import type { DecisionWish } from '../grid/grid-deciding.ts'
import type { GridStore } from '../grid/grid-store.ts'
import { type Aim, MANY_ROWS } from '../grid/row-actions.ts'
import { type DecisionAction, digitOf } from './decision-keys.ts'
import { decisionTaste } from './decision-taste.ts'
import type { ShownDecision } from './pending-decisions.ts'
import { runBulk } from './run-bulk.ts'
import type { BulkWish } from './scope-words.ts'

/** Where something is decided: the window's stores, and the open dataset. */
export interface Deciding {
  readonly app: App
  readonly dataset: DatasetStore
  readonly grid: GridStore
}

/** Grants a wish about decisions. */
export const decideInGrid = (here: Deciding, wish: DecisionWish): void => {
  const { app, dataset, grid } = here
  switch (wish) {
    case 'keep':
    case 'drop':
      void judge(here, wish)
      break
    case 'clear':
      void judge(here, null)
      break
    case 'skip':
      grid.move('down')
      break
    case 'back':
      grid.move('up')
      break
    case 'undo':
      if (dataset.canWrite() && dataset.getState().undo !== null) void grid.rows.undo()
      break
    case 'edit':
      grid.deciding.stop()
      grid.startEdit()
      break
    case 'tags':
      void openTags(here)
      break
    case 'note':
      openNote(here)
      break
    case 'review':
      app.review.open(dataset, grid)
      break
    case 'bulk':
      void openBulk(here, null)
      break
    case 'palette':
      app.dialogs.open({ kind: 'tag-palette' })
      break
    case 'keys':
      app.dialogs.open({ kind: 'decision-keys' })
      break
    default:
      void tagByDigit(here, wish)
  }
}

/** Gives what was decided about the row under the cursor, when that is loaded. */
export const decisionAtCursor = (grid: GridStore): ShownDecision | null => {
  const place = grid.getPlace()
  const shown = place === null ? null : grid.pages.getRow(place.position)
  return shown === null ? null : grid.getDecision(shown)
}

/** Says that a digit sets no tag yet, and where it can be given one. */
export const sayNoTag = (app: App, digit: number): void =>
  notify({
    tone: 'info',
    text: t('tag.noDigit', { digit }),
    action: { label: t('command.decision.palette'), run: () => app.dialogs.open({ kind: 'tag-palette' }) },
  })

const judge = async (here: Deciding, verdict: 'keep' | 'drop' | null): Promise<void> => {
  const { dataset, grid } = here
  const aim = await grid.rows.aim()
  if (aim === null) return
  if (aim.target.kind !== 'row') return decideForMany(here, { kind: 'judge', verdict }, aim)
  void dataset.decisions.judge(aim.target.row, verdict)
  if (verdict !== null && decisionTaste.advances()) grid.move('down')
}

const tagByDigit = async (here: Deciding, action: DecisionAction): Promise<void> => {
  const { app, dataset, grid } = here
  const digit = digitOf(action)
  if (digit === null) return
  const known = dataset.decisions.getPalette().tags.find(({ key }) => key === digit)
  if (known === undefined) return sayNoTag(app, digit)
  const { tag } = known
  const isOn = !(decisionAtCursor(grid)?.tags.includes(tag) ?? false)
  const aim = await grid.rows.aim()
  if (aim === null) return
  if (aim.target.kind !== 'row') return decideForMany(here, { kind: 'tag', tag, isOn }, aim)
  void dataset.decisions.tag(aim.target.row, tag, isOn)
}

const decideForMany = async (here: Deciding, wish: BulkWish, aim: Aim): Promise<void> => {
  if (aim.count > MANY_ROWS || aim.isOutOfMind) return openBulk(here, wish, aim)
  await runBulk(here.dataset, wish, aim.target)
}

const openTags = async ({ app, grid }: Deciding): Promise<void> => {
  const tags = decisionAtCursor(grid)?.tags ?? []
  const aim = await grid.rows.aim()
  if (aim !== null) app.dialogs.open({ kind: 'tag-rows', aim, tags: aim.target.kind === 'row' ? tags : [] })
}

const openNote = ({ app, dataset, grid }: Deciding): void => {
  const cursor = grid.getCursor()
  if (cursor === null || !dataset.canWrite()) return
  app.dialogs.open({ kind: 'note', row: cursor.row, note: decisionAtCursor(grid)?.note ?? '' })
}

const openBulk = async ({ app, grid }: Deciding, wish: BulkWish | null, known?: Aim): Promise<void> => {
  const aim = known ?? (await grid.rows.aim())
  if (aim !== null) app.dialogs.open({ kind: 'bulk', wish, aim })
}
