/** The open group's rows of the table of commands. Its keys need no modifier, and are heard by the group itself. */
import type { App } from '../app/app-context.ts'
import type { Command } from '../app/command.ts'
import { decisionTaste } from '../decisions/decision-taste.ts'
import type { DuplicatesStore } from './duplicates-store.ts'
import { groupActions, groupKeys } from './group-keys.ts'
import { groupStoreOf } from './group-store.ts'
import { exportKept, runGroup } from './run-group.ts'

/** Gives the commands that are there while groups are looked at. */
export const groupCommands = (app: App, duplicates: DuplicatesStore): readonly Command[] => {
  const store = groupStoreOf(duplicates)
  const keys = groupKeys(decisionTaste.getKeys())
  const hasGroup = (): boolean => store.getShown() !== null
  return [
    ...listed.map(
      (action): Command => ({
        id: `group:${action}`,
        section: 'decide',
        label: `duplicates.group.do.${action}`,
        keys: keys[action],
        scope: 'grid',
        isEnabled: () => hasGroup() && (readOnly.has(action) || duplicates.dataset.canWrite()),
        run: () => runGroup(app, store, action),
      }),
    ),
    {
      id: 'group:digits',
      section: 'decide',
      label: 'duplicates.group.digits',
      keys: ['1–9'],
      scope: 'grid',
      isKeyOnly: true,
      run: () => {},
    },
    {
      id: 'group:export-kept',
      section: 'decide',
      label: 'duplicates.group.exportKept',
      keys: [],
      scope: 'window',
      run: () => exportKept(app),
    },
  ]
}

/** Undo and redo are the window's, whatever is looked at. */
const listed = groupActions.filter((action) => action !== 'undo' && action !== 'redo')
const readOnly: ReadonlySet<string> = new Set(['next', 'previous', 'next-open', 'left', 'right', 'open-row', 'merge'])
