/** The panel's rows of the table of commands. */
import { EngineError } from '../../shared/engine-error.ts'
import type { Command } from '../app/command.ts'
import { notify } from '../app/notify.ts'
import { errorText } from '../app/words.ts'
import type { DatasetStore } from '../dataset/dataset-store.ts'
import type { GridStore } from '../grid/grid-store.ts'
import { getActiveSample } from '../sample/sample-actor.ts'
import { runViewAction } from '../sample/sample-head.tsx'
import { type SampleAction, sampleCommands, type ViewAction, viewActions } from '../sample/sample-keys.ts'
import { focusPanel } from './panel-focus.ts'
import { panelTabs, showPanelTab } from './panel-tab.ts'
import { putRowBack } from './put-back.ts'

/** Gives the panel's commands. */
export const panelCommands = (dataset: DatasetStore, grid: GridStore): readonly Command[] => [
  ...panelTabs.map(
    (tab, at): Command => ({
      id: `panel:${tab}`,
      section: 'view',
      label: `panel.command.${tab}`,
      keys: [`Alt+${at + 1}`],
      scope: 'window',
      run: () => showPanelTab(tab),
    }),
  ),
  ...sampleCommands(runSample, (action) => isViewAction(action) || (dataset.canWrite() && getActiveSample() !== null)),
  {
    id: 'panel:focus',
    section: 'go',
    label: 'panel.command.focus',
    keys: ['F6'],
    scope: 'window',
    run: focusPanel,
  },
  {
    id: 'panel:put-row-back',
    section: 'row',
    label: 'panel.changes.putBackRow',
    keys: [],
    scope: 'window',
    isEnabled: () => dataset.canWrite() && grid.getRow()?.state === 'edited',
    run: () => void putCursorRowBack(dataset, grid),
  },
]

const runSample = (action: SampleAction): void => {
  if (isViewAction(action)) runViewAction(action)
  else getActiveSample()?.run(action)
}

const isViewAction = (action: SampleAction): action is ViewAction => viewActions.some((one) => one === action)

const putCursorRowBack = async (dataset: DatasetStore, grid: GridStore): Promise<void> => {
  const cursor = grid.getCursor()
  if (cursor === null) return
  try {
    await putRowBack(dataset, cursor.row)
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    notify({ tone: 'error', text: errorText(error) })
  }
}
