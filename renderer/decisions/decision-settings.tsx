/** What can be set about deciding: whether a verdict goes on, by which keys, and where saves and exports write decisions. */
import { Switch } from 'radix-ui'
import { useId, useState } from 'react'
import type { Settings } from '../../shared/contract.ts'
import type { App } from '../app/app-context.ts'
import { Setting } from '../app/setting.tsx'
import settings from '../app/settings-dialog.module.css'
import { tellFailure } from '../app/tell-failure.ts'
import { useStore } from '../app/use-store.ts'
import { useWords } from '../app/words.ts'
import { Button } from '../look/button.tsx'
import { Choice } from '../look/choice.tsx'
import switches from '../look/switch.module.css'
import styles from './decision-settings.module.css'
import { decisionTaste } from './decision-taste.ts'

const OUTS = ['none', 'field', 'sidecar'] as const

export const DecisionSettings = ({ app }: { app: App }) => {
  const t = useWords()
  const id = useId()
  const advances = useStore(decisionTaste, (taste) => taste.advances())
  const kept = useStore(app.connection, (store) => store.getSettings())
  const set = (change: Partial<Settings>): void => {
    if (kept !== null) void tellFailure(app.connection.setSettings({ ...kept, ...change }))
  }
  return (
    <>
      <Setting label={t('settings.advances')} hint={t('settings.advances-hint')} labelFor={id}>
        <div className={settings.pair}>
          <Button tone="quiet" onClick={() => app.dialogs.open({ kind: 'decision-keys' })}>
            {t('settings.decision-keys')}
          </Button>
          <Switch.Root
            id={id}
            className={switches.switch}
            checked={advances}
            onCheckedChange={(isOn) => decisionTaste.setAdvances(isOn)}
          >
            <Switch.Thumb className={switches.thumb} />
          </Switch.Root>
        </div>
      </Setting>
      <Setting
        label={t('settings.decisions-out')}
        hint={t(`settings.decisions-out-${kept?.decisionsOut ?? 'none'}-hint`)}
      >
        <Choice
          label={t('settings.decisions-out')}
          value={kept?.decisionsOut ?? 'none'}
          options={OUTS.map((value) => ({ value, text: t(`settings.decisions-out-${value}`) }))}
          onChange={(decisionsOut) => set({ decisionsOut })}
        />
      </Setting>
      {kept?.decisionsOut === 'field' && (
        <FieldSetting value={kept.decisionsField} onKeep={(decisionsField) => set({ decisionsField })} />
      )}
    </>
  )
}

const FieldSetting = ({ value, onKeep }: { value: string; onKeep: (field: string) => void }) => {
  const t = useWords()
  const id = useId()
  const [typed, setTyped] = useState(value)
  const keep = (): void => {
    if (typed === '') setTyped(value)
    else if (typed !== value) onKeep(typed)
  }
  return (
    <Setting label={t('settings.decisions-field')} labelFor={id}>
      <input
        id={id}
        className={styles.field}
        value={typed}
        maxLength={100}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setTyped(event.target.value)}
        onBlur={keep}
        onKeyDown={(event) => event.key === 'Enter' && !event.nativeEvent.isComposing && keep()}
      />
    </Setting>
  )
}
