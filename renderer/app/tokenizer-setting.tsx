/** Which tokenizer counts: the built-in one, or a `tokenizer.json` of the user's, of which the engine keeps a copy. */
import { Button } from '../look/button.tsx'
import type { App } from './app-context.ts'
import { chooseFile } from './choose-file.ts'
import { Setting } from './setting.tsx'
import styles from './settings-dialog.module.css'
import { tellFailure } from './tell-failure.ts'
import { useStore } from './use-store.ts'
import { useWords } from './words.ts'

export const TokenizerSetting = ({ app }: { app: App }) => {
  const t = useWords()
  const settings = useStore(app.connection, (store) => store.getSettings())
  const name = settings?.tokenizer?.name ?? null
  return (
    <Setting label={t('settings.tokenizer')} hint={t('settings.tokenizer-hint', { name: name ?? 'o200k' })}>
      <div className={styles.pair}>
        {name !== null && (
          <Button tone="quiet" onClick={() => void tellFailure(app.connection.setTokenizer(null))}>
            {t('settings.tokenizer-built-in')}
          </Button>
        )}
        <Button disabled={settings === null} onClick={() => void tellFailure(choose(app))}>
          {t('settings.tokenizer-choose')}
        </Button>
      </div>
    </Setting>
  )
}

const choose = async (app: App): Promise<void> => {
  const file = (await chooseFile(app))?.file
  // The file browser of a headless host took the place of the settings.
  app.dialogs.open({ kind: 'settings' })
  if (file?.kind === 'picked' || file?.kind === 'served') await app.connection.setTokenizer(file)
}
