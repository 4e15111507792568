/** Deciding's rows of the table of commands. Its keys without a modifier are listed for the key sheet; grid and review hear them. */
import type { App } from '../app/app-context.ts'
import type { Command } from '../app/command.ts'
import type { DatasetStore } from '../dataset/dataset-store.ts'
import type { DecisionWish } from '../grid/grid-deciding.ts'
import type { GridStore } from '../grid/grid-store.ts'
import { runReview } from '../review/run-review.ts'
import { decideInGrid } from './decide-in-grid.ts'
import { decisionTaste } from './decision-taste.ts'

/** Grants a wish wherever somebody decides now: about the sample under review, or in the grid. */
export const decide = (app: App, dataset: DatasetStore, grid: GridStore, wish: DecisionWish): void => {
  const review = app.review.of(dataset)
  if (review !== null) runReview(app, review, wish)
  else decideInGrid({ app, dataset, grid }, wish)
}

/** Gives the commands of deciding. */
export const decisionCommands = (app: App, dataset: DatasetStore, grid: GridStore): readonly Command[] => {
  const run = (wish: DecisionWish) => () => decide(app, dataset, grid, wish)
  const isReviewing = app.review.of(dataset) !== null
  const canWrite = (): boolean => dataset.canWrite()
  const keys = decisionTaste.getKeys()
  return [
    command('review', isReviewing ? 'command.review.leave' : 'command.review.open', ['Mod+Enter'], run('review')),
    {
      ...command('decide', 'command.decision.decide', ['F9'], () =>
        grid.deciding.isOn() ? grid.deciding.stop() : start(grid),
      ),
      isEnabled: () => !isReviewing && dataset.getView().rowCount > 0,
    },
    ...(['keep', 'drop', 'clear', 'tags', 'note'] as const).map(
      (wish): Command => ({
        ...command(
          wish,
          `command.decision.${wish}`,
          wish === 'keep' || wish === 'drop' ? withAlt(keys[wish]) : [],
          run(wish),
        ),
        isEnabled: canWrite,
      }),
    ),
    { ...command('bulk', 'command.decision.bulk', [], run('bulk')), isEnabled: () => canWrite() && !isReviewing },
    command('palette', 'command.decision.palette', [], run('palette')),
    command('keys', 'command.decision.keys', [], run('keys')),
    ...SHEET.map(
      (action): Command => ({
        ...command(`key-${action}`, `command.decision.key.${action}`, keys[action], () => {}),
        scope: 'grid',
        isKeyOnly: true,
      }),
    ),
    { ...command('key-digits', 'command.decision.key.digits', ['1–9'], () => {}), scope: 'grid', isKeyOnly: true },
  ]
}

/** What the key sheet lists of the keys that need no modifier. */
const SHEET = ['keep', 'drop', 'clear', 'skip', 'back', 'tags', 'note', 'edit', 'undo'] as const

const command = (id: string, label: Command['label'], keys: readonly string[], run: () => void): Command => ({
  id: `decision:${id}`,
  section: 'decide',
  label,
  keys,
  scope: 'window',
  run,
})

/** Anywhere in the grid a letter is text; with Alt it decides there too. A digit with Alt is the panel's. */
const withAlt = (keys: readonly string[]): readonly string[] =>
  keys.filter((key) => /^[A-Z]$/.test(key)).map((key) => `Alt+${key}`)

const start = (grid: GridStore): void => {
  grid.deciding.start()
  grid.focus()
}
