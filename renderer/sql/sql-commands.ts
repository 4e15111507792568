/** The console's command for palette, menu and keys. */
import type { Command } from '../app/command.ts'
import type { DatasetStore } from '../dataset/dataset-store.ts'
import { sqlOf } from './sql-store.ts'

/** Gives the commands of a dataset's console. */
export const sqlCommands = (dataset: DatasetStore): readonly Command[] => [
  {
    id: 'view:sql',
    section: 'view',
    label: 'command.sql',
    keys: ['Shift+Mod+L'],
    scope: 'window',
    run: () => sqlOf(dataset).toggle(),
  },
]
