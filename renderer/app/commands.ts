/**
 * The table of commands: the window's own here, with those of grid and panel. Palette, key sheet, native menus and keys
 * all read it, so that what is shown is what happens.
 */
import type { MenuCommand } from '../../shared/desktop-bridge.ts'
import { printTerm } from '../../shared/query/query-terms.ts'
import { askToSaveAs, saveDataset } from '../dataset/saving.ts'
import { decisionCommands } from '../decisions/decision-commands.ts'
import { groupCommands } from '../duplicates/group-commands.ts'
import { gridCommands } from '../grid/grid-commands.ts'
import { mendCommands } from '../mend/mend-commands.ts'
import { panelCommands } from '../panel/panel-commands.ts'
import { searchCommands } from '../search/search-commands.ts'
import { askOf, usualQuestions } from '../search/usual-questions.ts'
import { sqlCommands } from '../sql/sql-commands.ts'
import type { App } from './app-context.ts'
import { openChosen, openChosenFolder } from './choose-file.ts'
import type { Command } from './command.ts'
import { themes } from './taste.ts'
import { languages } from './words.ts'

/** Gives every command there is now; without a dataset, only those that need none. */
export const commandsOf = (app: App): readonly Command[] => {
  const screen = app.session.getScreen()
  if (screen.kind !== 'dataset') return [...fileCommands(app), ...appCommands(app)]
  const decisions = decisionCommands(app, screen.dataset, screen.grid)
  // What is about the grid is out of sight while samples are reviewed, and must not be changed there.
  if (app.review.of(screen.dataset) !== null) {
    const others = datasetCommands(app, screen).filter(({ id }) => !OUT_OF_SIGHT.has(id))
    return [...fileCommands(app), ...others, ...decisions, ...appCommands(app)]
  }
  const duplicates = app.duplicates.of(screen.dataset)
  // So it is among groups of duplicates, where the same keys decide about their rows.
  if (duplicates !== null) {
    const others = datasetCommands(app, screen).filter(({ id }) => id !== 'go-to-row' && id !== 'toggle-panel')
    const further = decisions.filter(({ id }) => ['decision:review', 'decision:palette', 'decision:keys'].includes(id))
    return [
      ...fileCommands(app),
      ...others,
      ...searchCommands(app, screen.grid),
      ...sqlCommands(screen.dataset),
      ...groupCommands(app, duplicates),
      ...further,
      ...appCommands(app),
    ]
  }
  return [
    ...fileCommands(app),
    ...datasetCommands(app, screen),
    ...searchCommands(app, screen.grid),
    ...sqlCommands(screen.dataset),
    ...decisions,
    ...gridCommands(screen.grid),
    ...mendCommands(app, screen.dataset, screen.grid),
    ...panelCommands(screen.dataset, screen.grid),
    ...appCommands(app),
  ]
}

const OUT_OF_SIGHT: ReadonlySet<string> = new Set(['go-to-row', 'toggle-panel', 'view:duplicates'])

type DatasetScreen = Extract<ReturnType<App['session']['getScreen']>, { kind: 'dataset' }>
/** What native menus call must be here under the same name. */
type Named = Command & { readonly id: MenuCommand | `${string}:${string}` }

const fileCommands = (app: App): readonly Named[] => [
  {
    id: 'open',
    section: 'file',
    label: 'command.open',
    keys: ['Mod+O'],
    scope: 'window',
    run: () => void openChosen(app),
  },
  ...(app.desktop === null ? [] : [openFolder(app)]),
  {
    id: 'open-sample',
    section: 'file',
    label: 'command.open-sample',
    keys: [],
    scope: 'window',
    run: () => void app.session.openFile({ kind: 'sample' }, ''),
  },
]

/** In a browser files and folders are chosen in one dialog. */
const openFolder = (app: App): Named => ({
  id: 'open-folder',
  section: 'file',
  label: 'command.open-folder',
  keys: ['Shift+Mod+O'],
  scope: 'window',
  run: () => void openChosenFolder(app),
})

const datasetCommands = (app: App, { dataset, grid }: DatasetScreen): readonly Named[] => {
  const { dialogs } = app
  const canWrite = (): boolean => dataset.canWrite()
  return [
    {
      id: 'save',
      section: 'file',
      label: 'command.save',
      keys: ['Mod+S'],
      scope: 'window',
      // What is being typed is no change yet, and belongs to the save; so saving itself says when there is nothing to save.
      run: () => void saveDataset(app, dataset),
    },
    {
      id: 'save-as',
      section: 'file',
      label: 'command.save-as',
      keys: ['Shift+Mod+S'],
      scope: 'window',
      run: () => void askToSaveAs(app, dataset),
    },
    {
      id: 'export',
      section: 'file',
      label: 'command.export',
      keys: ['Shift+Mod+E'],
      scope: 'window',
      run: () => dialogs.open({ kind: 'export' }),
    },
    {
      id: 'file:backups',
      section: 'file',
      label: 'command.backups',
      keys: [],
      scope: 'window',
      run: () => dialogs.open({ kind: 'backups' }),
    },
    {
      id: 'close',
      section: 'file',
      label: 'command.close',
      keys: [],
      scope: 'window',
      run: () => void app.session.close(),
    },
    {
      id: 'undo',
      section: 'edit',
      label: 'command.undo',
      keys: ['Mod+Z'],
      scope: 'window',
      isEnabled: () => canWrite() && dataset.getState().undo !== null,
      run: () => void grid.rows.undo(),
    },
    {
      id: 'redo',
      section: 'edit',
      label: 'command.redo',
      keys: ['Shift+Mod+Z', 'Mod+Y'],
      scope: 'window',
      isEnabled: () => canWrite() && dataset.getState().redo !== null,
      run: () => void grid.rows.redo(),
    },
    {
      id: 'go-to-row',
      section: 'go',
      label: 'command.go-to-row',
      keys: ['Mod+G'],
      scope: 'window',
      run: () => dialogs.open({ kind: 'go-to-row' }),
    },
    ...usualQuestions.map(
      (only): Named => ({
        id: `show:${only}`,
        section: 'view',
        label: `command.show-${only}`,
        keys: [],
        scope: 'window',
        run: () => void dataset.search.askText(printTerm(askOf(only))),
      }),
    ),
    {
      id: 'view:mapping',
      section: 'view',
      label: 'command.mapping',
      keys: [],
      scope: 'window',
      run: () => dialogs.open({ kind: 'mapping' }),
    },
    {
      id: 'view:overview',
      section: 'view',
      label: 'command.overview',
      keys: ['Mod+I'],
      scope: 'window',
      run: () => {
        app.duplicates.close()
        app.overview.toggle(dataset, grid)
      },
    },
    {
      id: 'view:duplicates',
      section: 'view',
      label: 'command.duplicates',
      keys: ['Shift+Mod+D'],
      scope: 'window',
      run: () => {
        app.overview.close()
        app.duplicates.toggle(dataset, grid)
      },
    },
    {
      id: 'toggle-panel',
      section: 'view',
      label: 'command.toggle-panel',
      keys: ['Mod+\\'],
      scope: 'window',
      run: () => app.layout.togglePanel(),
    },
  ]
}

const appCommands = ({ dialogs, taste }: App): readonly Named[] => [
  {
    id: 'palette',
    section: 'app',
    label: 'command.palette',
    keys: ['Mod+K'],
    scope: 'window',
    run: () => dialogs.open({ kind: 'palette' }),
  },
  {
    id: 'keys',
    section: 'app',
    label: 'command.keys',
    keys: ['?', 'F1'],
    scope: 'window',
    run: () => dialogs.open({ kind: 'keys' }),
  },
  {
    id: 'settings',
    section: 'app',
    label: 'command.settings',
    keys: ['Mod+,'],
    scope: 'window',
    run: () => dialogs.open({ kind: 'settings' }),
  },
  ...languages.map(
    (language): Named => ({
      id: `language:${language}`,
      section: 'app',
      label: `command.language-${language}`,
      keys: [],
      scope: 'window',
      isEnabled: () => taste.getLanguage() !== language,
      run: () => taste.setLanguage(language),
    }),
  ),
  ...themes.map(
    (theme): Named => ({
      id: `theme:${theme}`,
      section: 'app',
      label: `command.theme-${theme}`,
      keys: [],
      scope: 'window',
      isEnabled: () => taste.getTheme() !== theme,
      run: () => taste.setTheme(theme),
    }),
  ),
]
