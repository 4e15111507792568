/** Mending's rows of the table of commands. */
import type { App } from '../app/app-context.ts'
import type { Command } from '../app/command.ts'
import type { DatasetStore } from '../dataset/dataset-store.ts'
import type { GridStore } from '../grid/grid-store.ts'
import { type MendTab, mendTabs } from './mend-form.ts'

/** Gives the commands of mending: one for each kind. */
export const mendCommands = (app: App, dataset: DatasetStore, grid: GridStore): readonly Command[] =>
  mendTabs.map((tab) => ({
    id: `mend:${tab}`,
    section: 'edit',
    label: `command.mend.${tab}`,
    keys: tab === 'replace' ? ['Shift+Mod+H'] : [],
    scope: 'window',
    isEnabled: () => dataset.canWrite() && dataset.getState().rows.count > 0,
    run: () => void open(app, grid, tab),
  }))

const open = async (app: App, grid: GridStore, tab: MendTab): Promise<void> => {
  // The marked row alone is no choice of rows: it only is where the cursor stands.
  const aim = grid.getSelected() > 0 ? await grid.rows.aim() : null
  app.dialogs.open({ kind: 'mend', tab, aim })
}
