/** What can be set: the window's taste here, and what the engine keeps of earlier versions. */
import { Switch } from 'radix-ui'
import { useId } from 'react'
import { DecisionSettings } from '../decisions/decision-settings.tsx'
import { Button } from '../look/button.tsx'
import { Choice } from '../look/choice.tsx'
import { Dialog } from '../look/dialog.tsx'
import switches from '../look/switch.module.css'
import { type App, useApp } from './app-context.ts'
import { Setting } from './setting.tsx'
import styles from './settings-dialog.module.css'
import { themes } from './taste.ts'
import { tellFailure } from './tell-failure.ts'
import { TokenizerSetting } from './tokenizer-setting.tsx'
import { useStore } from './use-store.ts'
import { languages, useWords } from './words.ts'

export const SettingsDialog = () => {
  const t = useWords()
  const app = useApp()
  const theme = useStore(app.taste, (taste) => taste.getTheme())
  const language = useStore(app.taste, (taste) => taste.getLanguage())
  const screen = useStore(app.session, (session) => session.getScreen())
  return (
    <Dialog title={t('settings.title')} onClose={() => app.dialogs.close()}>
      <Setting label={t('settings.language')}>
        <Choice
          label={t('settings.language')}
          value={language}
          options={languages.map((value) => ({ value, text: t(`settings.language-${value}`) }))}
          onChange={(value) => app.taste.setLanguage(value)}
        />
      </Setting>
      <Setting label={t('settings.theme')}>
        <Choice
          label={t('settings.theme')}
          value={theme}
          options={themes.map((value) => ({ value, text: t(`settings.theme-${value}`) }))}
          onChange={(value) => app.taste.setTheme(value)}
        />
      </Setting>
      {screen.kind === 'dataset' && <RowHeightSetting grid={screen.grid} />}
      <DecisionSettings app={app} />
      <TokenizerSetting app={app} />
      <BackupSetting app={app} hasDataset={screen.kind === 'dataset'} />
    </Dialog>
  )
}

const ROW_HEIGHTS = ['line', 'three', 'comfortable'] as const
type OpenGrid = Extract<ReturnType<App['session']['getScreen']>, { kind: 'dataset' }>['grid']

const RowHeightSetting = ({ grid }: { grid: OpenGrid }) => {
  const t = useWords()
  const height = useStore(grid, (store) => store.getRowHeight())
  return (
    <Setting label={t('settings.row-height')}>
      <Choice
        label={t('settings.row-height')}
        value={height}
        options={ROW_HEIGHTS.map((value) => ({ value, text: t(`settings.row-height-${value}`) }))}
        onChange={(value) => grid.setRowHeight(value)}
      />
    </Setting>
  )
}

const BackupSetting = ({ app, hasDataset }: { app: App; hasDataset: boolean }) => {
  const t = useWords()
  const id = useId()
  const settings = useStore(app.connection, (store) => store.getSettings())
  const keepsBackup = settings?.keepsBackup ?? null
  return (
    <Setting label={t('settings.backup')} hint={t('settings.backup-hint')} labelFor={id}>
      <div className={styles.pair}>
        {hasDataset && (
          <Button tone="quiet" onClick={() => app.dialogs.open({ kind: 'backups' })}>
            {t('settings.backup-show')}
          </Button>
        )}
        <Switch.Root
          id={id}
          className={switches.switch}
          checked={keepsBackup ?? true}
          disabled={keepsBackup === null}
          onCheckedChange={(isOn) => {
            if (settings !== null) void tellFailure(app.connection.setSettings({ ...settings, keepsBackup: isOn }))
          }}
        >
          <Switch.Thumb className={switches.thumb} />
        </Switch.Root>
      </div>
    </Setting>
  )
}
