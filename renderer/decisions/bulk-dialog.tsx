/** Deciding about many rows at once: what, about which rows, and in words and numbers what will happen before it does. */
import { useState } from 'react'
import { tagSchema } from '../../shared/decision.ts'
import { useApp } from '../app/app-context.ts'
import type { OpenDialog } from '../app/dialogs.ts'
import { tellFailure } from '../app/tell-failure.ts'
import { useStore } from '../app/use-store.ts'
import { useWords } from '../app/words.ts'
import type { DatasetStore } from '../dataset/dataset-store.ts'
import { Button } from '../look/button.tsx'
import { Choice } from '../look/choice.tsx'
import { Dialog } from '../look/dialog.tsx'
import { Options } from '../look/options.tsx'
import styles from './bulk-dialog.module.css'
import { runBulk } from './run-bulk.ts'
import { type BulkWish, bulkWords, rowsWords, type Scope, scopesOf } from './scope-words.ts'
import { TagField } from './tag-field.tsx'

type BulkOpened = Extract<OpenDialog, { kind: 'bulk' }>
const DOINGS = ['keep', 'drop', 'clear', 'tag', 'untag'] as const
type Doing = (typeof DOINGS)[number]

export const BulkDialog = ({ dataset, wish: first, aim }: Omit<BulkOpened, 'kind'> & { dataset: DatasetStore }) => {
  const t = useWords()
  const { dialogs } = useApp()
  const state = useStore(dataset, (store) => store.getState())
  const view = useStore(dataset, (store) => store.getView())
  const scopes = scopesOf(state, view, aim)
  const [doing, setDoing] = useState<Doing>(doingOf(first))
  const [tag, setTag] = useState(first?.kind === 'tag' ? first.tag : '')
  const [chosen, setChosen] = useState<Scope>(scopes[0]?.scope ?? 'dataset')
  const scoped = scopes.find(({ scope }) => scope === chosen) ?? scopes[0]
  const wish = wishOf(doing, tag)
  const run = (): void => {
    if (wish === null || scoped === undefined) return
    dialogs.close()
    void tellFailure(runBulk(dataset, wish, scoped.target))
  }
  return (
    <Dialog
      title={t('decision.bulk.title')}
      onClose={() => dialogs.close()}
      footer={
        <>
          <Button onClick={() => dialogs.close()}>{t('dialog.cancel')}</Button>
          <Button tone="lead" disabled={wish === null || !dataset.canWrite()} onClick={run}>
            {t(`decision.bulk.run-${doing}`, { count: scoped?.count ?? 0 })}
          </Button>
        </>
      }
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          run()
        }}
      >
        <div>
          <Choice
            label={t('decision.bulk.what')}
            value={doing}
            options={DOINGS.map((value) => ({ value, text: t(`decision.bulk.choose-${value}`) }))}
            onChange={setDoing}
          />
        </div>
        {(doing === 'tag' || doing === 'untag') && <TagField dataset={dataset} value={tag} onChange={setTag} />}
        <Options
          label={t('decision.bulk.which')}
          value={scoped?.scope ?? 'dataset'}
          options={scopes.map((one) => ({ value: one.scope, title: capitalised(rowsWords(one, t)) }))}
          onChange={setChosen}
        />
        <p className={styles.words} role="status">
          {wish === null || scoped === undefined ? t('decision.bulk.nameTag') : bulkWords(wish, scoped, state, t)}
        </p>
      </form>
    </Dialog>
  )
}

/** Words that stand alone, and are written inside a sentence elsewhere. */
const capitalised = (words: string): string => words.slice(0, 1).toLocaleUpperCase() + words.slice(1)

const doingOf = (wish: BulkWish | null): Doing =>
  wish === null ? 'keep' : wish.kind === 'judge' ? (wish.verdict ?? 'clear') : wish.isOn ? 'tag' : 'untag'

/** Null while there is no tag to speak of. */
const wishOf = (doing: Doing, typed: string): BulkWish | null => {
  if (doing === 'clear') return { kind: 'judge', verdict: null }
  if (doing === 'keep' || doing === 'drop') return { kind: 'judge', verdict: doing }
  const tag = tagSchema.safeParse(typed.trim())
  return tag.success ? { kind: 'tag', tag: tag.data, isOn: doing === 'tag' } : null
}
