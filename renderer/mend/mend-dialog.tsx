/**
 * Mending many rows at once: on the left what is to be done and to which rows, on the right every change that it comes to. Nothing
 * is done before the rows are seen, and all of it is one step that can be undone.
 */
import { useEffect, useMemo, useState } from 'react'
import type { Target, ViewInfo } from '../../shared/contract.ts'
import { pathLabel } from '../../shared/json-path.ts'
import type { Mend } from '../../shared/mend/mend.ts'
import { useApp } from '../app/app-context.ts'
import type { OpenDialog } from '../app/dialogs.ts'
import { notify } from '../app/notify.ts'
import { tellFailure } from '../app/tell-failure.ts'
import { useStore } from '../app/use-store.ts'
import { errorText, useWords } from '../app/words.ts'
import type { DatasetStore } from '../dataset/dataset-store.ts'
import { rowsWords, type Scope, scopesOf } from '../decisions/scope-words.ts'
import { writeClipboard } from '../grid/clipboard-text.ts'
import { Button } from '../look/button.tsx'
import { Choice } from '../look/choice.tsx'
import { Dialog } from '../look/dialog.tsx'
import { Options } from '../look/options.tsx'
import { FieldForm } from './field-form.tsx'
import { FixForm } from './fix-form.tsx'
import styles from './mend-dialog.module.css'
import { emptyForm, type KnownFields, type MendForm, mendOf, mendTabs } from './mend-form.ts'
import { MendList } from './mend-list.tsx'
import { MendStore } from './mend-store.ts'
import { MendWords } from './mend-words.tsx'
import { ReplaceForm } from './replace-form.tsx'
import { RoleForm } from './role-form.tsx'
import { runMend } from './run-mend.ts'

/** What was typed last, so that it is there again when the dialog is opened anew. */
let lastForm: MendForm = emptyForm

type MendOpened = Extract<OpenDialog, { kind: 'mend' }>

export const MendDialog = ({ dataset, aim, tab }: Omit<MendOpened, 'kind'> & { dataset: DatasetStore }) => {
  const t = useWords()
  const { dialogs } = useApp()
  const state = useStore(dataset, (store) => store.getState())
  const view = useStore(dataset, (store) => store.getView())
  const columns = useStore(dataset, (store) => store.getColumns())
  const [form, setForm] = useState<MendForm>(() => (tab === null ? lastForm : { ...lastForm, tab }))
  const [store] = useState(() => new MendStore(dataset))
  const look = useStore(store, (one) => one.getLook())
  const scopes = scopesOf(state, view, aim)
  const [chosen, setChosen] = useState<Scope>(scopes[0]?.scope ?? 'dataset')
  const scoped = scopes.find(({ scope }) => scope === chosen) ?? scopes[0]
  const target: Target = scoped?.target ?? { kind: 'dataset' }
  const known: KnownFields = useMemo(
    () => new Map(columns.columns.map(({ path }) => [pathLabel(path), path])),
    [columns],
  )
  const wish = mendOf(form, known)
  // Asked by what they say, since both are made anew with every drawing.
  const asked = JSON.stringify([wish, target])
  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` stands for wish and target
  useEffect(() => store.ask(typeof wish === 'string' ? null : wish, target), [store, asked])
  useEffect(() => () => store.close(), [store])

  const change = (news: Partial<MendForm>): void => {
    lastForm = { ...form, ...news }
    setForm(lastForm)
  }
  const recipe = typeof wish === 'string' ? null : recipeOf(wish, target, view)
  const copy = async (): Promise<void> => {
    if (recipe !== null && (await writeClipboard(recipe))) notify({ tone: 'success', text: t('mend.recipeCopied') })
  }
  const { info } = look
  const count = info === null ? 0 : info.rows - info.leftOut
  const canRun = info !== null && info.state === 'done' && count > 0 && dataset.canWrite()
  const run = (): void => {
    if (!canRun) return
    const { mend } = info
    store.keep()
    dialogs.close()
    void tellFailure(runMend(dataset, mend))
  }
  return (
    <Dialog
      title={t('mend.title')}
      size="wide"
      onClose={() => dialogs.close()}
      footer={
        <>
          <MendWords look={look} need={typeof wish === 'string' ? wish : null} />
          <Button tone="quiet" disabled={recipe === null} title={t('mend.recipeWhy')} onClick={() => void copy()}>
            {t('mend.recipe')}
          </Button>
          <Button onClick={() => dialogs.close()}>{t('dialog.cancel')}</Button>
          <Button tone="lead" disabled={!canRun} onClick={run}>
            {t(form.tab === 'role' && form.roleWish === 'drop' ? 'mend.runDrop' : 'mend.run', { count })}
          </Button>
        </>
      }
    >
      <div className={styles.split}>
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault()
            run()
          }}
        >
          <div>
            <Choice
              label={t('mend.kind')}
              value={form.tab}
              options={mendTabs.map((value) => ({ value, text: t(`mend.tab.${value}`) }))}
              onChange={(value) => change({ tab: value })}
            />
          </div>
          {form.tab === 'replace' && <ReplaceForm form={form} fields={[...known.keys()]} onChange={change} />}
          {form.tab === 'fix' && <FixForm form={form} fields={[...known.keys()]} onChange={change} />}
          {form.tab === 'field' && <FieldForm form={form} fields={[...known.keys()]} onChange={change} />}
          {form.tab === 'role' && <RoleForm form={form} onChange={change} />}
          <section className={styles.group}>
            <h3 className={styles.label}>{t('mend.scope')}</h3>
            <Options
              label={t('mend.scope')}
              value={scoped?.scope ?? 'dataset'}
              options={scopes.map((one) => ({ value: one.scope, title: capitalised(rowsWords(one, t)) }))}
              onChange={setChosen}
            />
          </section>
          <button type="submit" hidden />
        </form>
        <section className={styles.preview} aria-label={t('mend.preview')}>
          {look.error !== null && (
            <p className={styles.empty} role="alert">
              {errorText(look.error)}
            </p>
          )}
          {look.error === null && <MendList store={store} look={look} canTick={dataset.canWrite()} />}
        </section>
      </div>
    </Dialog>
  )
}

/** Gives the line of a changes file that makes the same mend; null for rows that are only selected. */
const recipeOf = (mend: Mend, target: Target, { query }: ViewInfo): string | null => {
  if (target.kind === 'dataset') return JSON.stringify({ mend })
  if (target.kind !== 'view') return null
  // How the rows are sorted is nothing to what is done to them.
  const { sort: _, ...asked } = query
  return JSON.stringify({ mend, rows: Object.keys(asked).length === 1 ? asked.text : asked })
}

/** Words that stand alone, and are written inside a sentence elsewhere. */
const capitalised = (words: string): string => words.slice(0, 1).toLocaleUpperCase() + words.slice(1)
