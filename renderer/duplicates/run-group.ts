/** Does what a key, a button or the palette asks for while groups are looked at. */
import type { Member } from '../../shared/duplicates/duplicate-calls.ts'
import type { App } from '../app/app-context.ts'
import { tellFailure } from '../app/tell-failure.ts'
import type { DatasetStore } from '../dataset/dataset-store.ts'
import { reachRow } from '../grid/reach-row.ts'
import type { GroupAction } from './group-keys.ts'
import type { GroupStore } from './group-store.ts'
import { keepTaste } from './keep-taste.ts'

export const runGroup = (app: App, store: GroupStore, action: GroupAction): void => {
  const member = store.getShown()?.members[store.getChosen()]
  const runs: Readonly<Record<GroupAction, () => unknown>> = {
    'keep-one': () => store.keepChosen(),
    'keep-all': () => store.keepAll(),
    rule: () => store.applyRules(),
    next: () => store.step(1),
    previous: () => store.step(-1),
    'next-open': () => store.step(1, true),
    'drop-one': () => store.judgeChosen('drop'),
    'clear-one': () => store.judgeChosen(null),
    left: () => store.choose(store.getChosen() - 1),
    right: () => store.choose(store.getChosen() + 1),
    merge: () => keepTaste.set({ merges: !keepTaste.getWays().merges }),
    tags: () => openTags(app, store, member),
    'open-row': () => (member === undefined ? null : tellFailure(openRow(app, store.home.dataset, member))),
    rest: () => app.dialogs.open({ kind: 'keep-rule' }),
    undo: () => store.undo(),
    redo: () => store.redo(),
  }
  runs[action]()
}

/** Goes back to the rows, at this one; a question that leaves it out gives way. */
export const openRow = async (app: App, dataset: DatasetStore, { row }: Member): Promise<void> => {
  const screen = app.session.getScreen()
  if (row === null || screen.kind !== 'dataset' || screen.dataset !== dataset) return
  app.duplicates.close()
  await reachRow(screen.grid, row)
}

/** Offers to write the rows that nobody dropped to a file of their own. */
export const exportKept = (app: App): void => app.dialogs.open({ kind: 'export', scope: 'undropped' })

const openTags = (app: App, store: GroupStore, member: Member | undefined): void => {
  if (member === undefined || member.row === null || !store.home.dataset.canWrite()) return
  app.dialogs.open({
    kind: 'tag-rows',
    aim: { target: { kind: 'row', row: member.row }, count: 1, isOutOfMind: false },
    tags: store.getDecision(member)?.tags ?? [],
  })
}
