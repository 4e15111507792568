/** The one bar above the rows: whose rows these are, what is looked for in them, and what is done most. */
import { DropdownMenu } from 'radix-ui'
import type { DatasetState, Step } from '../../shared/contract.ts'
import type { MendKind } from '../../shared/mend/mend.ts'
import { useApp } from '../app/app-context.ts'
import type { Command } from '../app/command.ts'
import { commandsOf } from '../app/commands.ts'
import { useStore } from '../app/use-store.ts'
import { type MessageKey, useWords, type Words } from '../app/words.ts'
import type { GridStore } from '../grid/grid-store.ts'
import { Button, Hint, IconButton } from '../look/button.tsx'
import { Icon } from '../look/icon.tsx'
import { Keycaps } from '../look/keycaps.tsx'
import menu from '../look/menu.module.css'
import { SearchBar } from '../search/search-bar.tsx'
import type { DatasetStore } from './dataset-store.ts'
import { saveDataset } from './saving.ts'
import styles from './toolbar.module.css'

export const Toolbar = ({ dataset, grid }: { dataset: DatasetStore; grid: GridStore }) => {
  const t = useWords()
  const app = useApp()
  const state = useStore(dataset, (store) => store.getState())
  const { isOpen: isPanelOpen } = useStore(app.layout, (layout) => layout.getPanel())
  const isDuplicates = useStore(app.duplicates, (door) => door.of(dataset) !== null)
  const isEmpty = useStore(dataset, (store) => store.getView().rowCount === 0)
  const canWrite = dataset.canWrite()
  const { undo, redo } = state
  return (
    <header className={styles.bar}>
      <div className={styles.file}>
        <h1 className={styles.name} title={[state.location, state.name].filter(Boolean).join('/')}>
          {state.name}
        </h1>
        <span
          className={styles.dot}
          data-unsaved={state.isUnsaved}
          title={state.isUnsaved ? t(unsavedWhy(state)) : undefined}
        />
      </div>
      <SearchBar dataset={dataset} grid={grid} />
      <div className={styles.actions}>
        <IconButton
          icon="undo"
          name={undo === null ? t('command.undo') : t('toolbar.undo', { step: stepText(undo, t) })}
          keycaps={<Keycaps spelled="Mod+Z" />}
          disabled={!canWrite || undo === null}
          onClick={() => void grid.rows.undo()}
        />
        <IconButton
          icon="redo"
          name={redo === null ? t('command.redo') : t('toolbar.redo', { step: stepText(redo, t) })}
          keycaps={<Keycaps spelled="Shift+Mod+Z" />}
          disabled={!canWrite || redo === null}
          onClick={() => void grid.rows.redo()}
        />
        <IconButton
          icon="panel"
          name={t('command.toggle-panel')}
          keycaps={<Keycaps spelled="Mod+\" />}
          aria-pressed={isPanelOpen}
          onClick={() => app.layout.togglePanel()}
        />
        <FileMenu />
        <Hint text={t('toolbar.duplicates-why')} keycaps={<Keycaps spelled="Shift+Mod+D" />}>
          <Button
            className={styles.save}
            aria-pressed={isDuplicates}
            onClick={() => {
              app.overview.close()
              app.duplicates.toggle(dataset, grid)
            }}
          >
            {t('toolbar.duplicates')}
          </Button>
        </Hint>
        <Hint text={t('toolbar.review-why')} keycaps={<Keycaps spelled="Mod+Enter" />}>
          <Button className={styles.save} disabled={isEmpty} onClick={() => app.review.open(dataset, grid)}>
            {t('toolbar.review')}
          </Button>
        </Hint>
        <Hint
          text={t(state.isUnsaved ? 'toolbar.save-why' : 'save.nothing-to-save')}
          keycaps={<Keycaps spelled="Mod+S" />}
        >
          <Button
            className={styles.save}
            tone="lead"
            disabled={!canWrite || !state.isUnsaved}
            onClick={() => void saveDataset(app, dataset)}
          >
            {t('command.save')}
          </Button>
        </Hint>
      </div>
    </header>
  )
}

const unsavedWhy = ({ inPlace }: DatasetState): MessageKey =>
  inPlace === 'yes' ? 'status.unsaved-why' : 'status.unsaved-why-elsewhere'

/** What is in the menu; everything else is in the palette. */
const MENU = [
  ['open', 'open-folder', 'save-as', 'export', 'file:backups'],
  [
    'go-to-row',
    'view:overview',
    'view:duplicates',
    'view:sql',
    'mend:replace',
    'mend:fix',
    'decision:palette',
    'decision:bulk',
  ],
  ['palette', 'keys', 'settings'],
  ['close'],
]

const FileMenu = () => {
  const t = useWords()
  const app = useApp()
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <button type="button" className={styles.more} aria-label={t('toolbar.more')} title={t('toolbar.more')}>
          <Icon name="more" />
        </button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Content className={menu.menu} align="end" sideOffset={4}>
        {MENU.map((ids, at) => (
          <DropdownMenu.Group key={ids.join()} className={at > 0 ? menu.group : undefined}>
            {ids.map((id) => (
              <MenuItem key={id} command={commandsOf(app).find((command) => command.id === id)} />
            ))}
          </DropdownMenu.Group>
        ))}
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  )
}

const MenuItem = ({ command }: { command: Command | undefined }) => {
  const t = useWords()
  if (command === undefined) return null
  return (
    // The menu gives the focus back before the command may take it to a dialog.
    <DropdownMenu.Item className={menu.item} onSelect={() => requestAnimationFrame(() => command.run())}>
      <span className={menu.label}>{t(command.label)}</span>
      {command.keys[0] !== undefined && <Keycaps spelled={command.keys[0]} />}
    </DropdownMenu.Item>
  )
}

/** A step of history in words: `edit of 3 rows`. */
const stepText = ({ label, rows, field }: Step, t: Words): string => {
  const count = { count: rows }
  if (field !== null && label === 'set') return t('change.set-field', { ...count, field })
  if (field !== null && (label === 'tag' || label === 'untag'))
    return t(`decision.step.${label}`, { ...count, tag: field })
  if (label === 'judge') return t(`decision.step.${field === 'keep' || field === 'drop' ? field : 'clear'}`, count)
  if (field !== null && label === 'mend') {
    const kind = field as MendKind
    return t(`mend.step.${kind}`, count)
  }
  return t(`change.${label}`, count)
}
