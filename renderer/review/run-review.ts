/** Grants a wish about decisions while samples are reviewed: it is about the one on screen. */
import type { App } from '../app/app-context.ts'
import { sayNoTag } from '../decisions/decide-in-grid.ts'
import { digitOf } from '../decisions/decision-keys.ts'
import type { DecisionWish } from '../grid/grid-deciding.ts'
import type { ReviewStore } from './review-store.ts'

export const runReview = (app: App, review: ReviewStore, wish: DecisionWish): void => {
  const read = review.getRead()
  const decision = review.getDecision()
  const { dialogs } = app
  switch (wish) {
    case 'keep':
    case 'drop':
      review.judge(wish)
      break
    case 'clear':
      review.judge(null)
      break
    case 'skip':
      review.skip()
      break
    case 'back':
      review.back()
      break
    case 'undo':
      void review.undo()
      break
    case 'edit':
      review.edit()
      break
    case 'tags':
      if (read === null || !review.dataset.canWrite()) break
      dialogs.open({
        kind: 'tag-rows',
        aim: { target: { kind: 'row', row: read.row }, count: 1, isOutOfMind: false },
        tags: decision?.tags ?? [],
      })
      break
    case 'note':
      if (read === null || !review.dataset.canWrite()) break
      dialogs.open({ kind: 'note', row: read.row, note: decision?.note ?? '' })
      break
    case 'palette':
      dialogs.open({ kind: 'tag-palette' })
      break
    case 'keys':
      dialogs.open({ kind: 'decision-keys' })
      break
    case 'review':
      app.review.close()
      break
    case 'bulk':
      break
    default: {
      const digit = digitOf(wish)
      const known = review.dataset.decisions.getPalette().tags.find(({ key }) => key === digit)
      if (known !== undefined) review.toggleTag(known.tag)
      else if (digit !== null) sayNoTag(app, digit)
      break
    }
  }
}
