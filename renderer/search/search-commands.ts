/** Searching's rows of the table of commands. */
import type { App } from '../app/app-context.ts'
import type { Command } from '../app/command.ts'
import { tellFailure } from '../app/tell-failure.ts'
import type { GridStore } from '../grid/grid-store.ts'

/** Gives the commands of the search bar. */
export const searchCommands = ({ dialogs }: App, grid: GridStore): readonly Command[] => {
  const { dataset } = grid
  const { search } = dataset
  const isAsked = (): boolean => dataset.getAsked().query.text !== '' || search.getDraft() !== ''
  const isRunning = (): boolean => dataset.getAsked().search.state === 'running'
  const isSorted = (): boolean => (dataset.getAsked().query.sort ?? []).length > 0
  return [
    command('focus', 'command.search.focus', ['Mod+F'], () => search.focus()),
    { ...command('clear', 'command.search.clear', [], () => search.clear()), isEnabled: isAsked },
    {
      ...command('stop', 'command.search.stop', [], () => void tellFailure(dataset.stopSearch())),
      isEnabled: isRunning,
    },
    command('case-exact', 'command.search.case-exact', [], () => search.toggle('isCaseExact')),
    command('forms', 'command.search.forms', [], () => search.toggle('isNormalised')),
    { ...command('unsort', 'command.search.unsort', [], () => search.sort([])), isEnabled: isSorted },
    command('save-view', 'command.search.save-view', [], () => dialogs.open({ kind: 'save-view' })),
    command('views', 'command.search.views', [], () => dialogs.open({ kind: 'saved-views' })),
  ]
}

const command = (id: string, label: Command['label'], keys: readonly string[], run: () => void): Command => ({
  id: `search:${id}`,
  section: 'view',
  label,
  keys,
  scope: 'window',
  run,
})
