/**
 * Deciding about the rest of the groups by rules: which row of each stays, what becomes of the others, and in words and numbers what will
 * happen before it does. All of it is one step that can be undone.
 */
import { useEffect, useMemo, useState } from 'react'
import { pathLabel } from '../../shared/json-path.ts'
import { useApp } from '../app/app-context.ts'
import { notify } from '../app/notify.ts'
import { tellFailure } from '../app/tell-failure.ts'
import { useStore } from '../app/use-store.ts'
import { errorText, t as say, useWords, type Words } from '../app/words.ts'
import { type DatasetStore, isWhole } from '../dataset/dataset-store.ts'
import { TagField } from '../decisions/tag-field.tsx'
import { Button } from '../look/button.tsx'
import { Choice } from '../look/choice.tsx'
import { Dialog } from '../look/dialog.tsx'
import { Options } from '../look/options.tsx'
import { Tick } from '../mend/form-parts.tsx'
import { decideGroups } from './decide-groups.ts'
import type { DuplicatesStore } from './duplicates-store.ts'
import styles from './keep-dialog.module.css'
import {
  formOf,
  type KeepForm,
  type KeepScope,
  type KnownFields,
  keepScopes,
  waysOf,
  wishOf,
} from './keep-rules-form.ts'
import { KeepRulesList } from './keep-rules-list.tsx'
import { type KeepWays, keepTaste } from './keep-taste.ts'
import { didWords, willWords } from './keep-words.ts'
import { useGroupCounts } from './use-group-counts.ts'
import { type Weighing, WeighStore } from './weigh-store.ts'

export const KeepDialog = ({ dataset }: { dataset: DatasetStore }) => {
  const app = useApp()
  const duplicates = useStore(app.duplicates, (door) => door.of(dataset))
  // What it is about can go while it is open: another window looks for other duplicates.
  return duplicates === null ? null : <OpenKeepDialog dataset={dataset} duplicates={duplicates} />
}

const OpenKeepDialog = ({ dataset, duplicates }: { dataset: DatasetStore; duplicates: DuplicatesStore }) => {
  const t = useWords()
  const app = useApp()
  const { dialogs } = app
  const view = useStore(dataset, (store) => store.getView())
  const columns = useStore(dataset, (store) => store.getColumns())
  const revision = useStore(dataset, (store) => store.getState().revision)
  const version = useStore(duplicates, (store) => store.getVersion())
  const group = useStore(duplicates, (store) => store.getGroup())
  const hasOthers = useStore(duplicates, (store) => (store.getFound()?.spec.against.length ?? 0) > 0)
  const hasView = !isWhole(view.query)
  const [form, setForm] = useState<KeepForm>(() =>
    formOf(keepTaste.getWays(), duplicates.isInView() && hasView ? 'view' : 'all'),
  )
  const [store] = useState(() => new WeighStore(dataset, duplicates.api))
  const weighing = useStore(store, (one) => one.get())
  const fields: KnownFields = useMemo(
    () => new Map(columns.columns.map(({ path }) => [pathLabel(path), path])),
    [columns],
  )
  const counts = useGroupCounts(duplicates, hasView ? view.view : null, form.isOpenOnly, revision)
  const ways = waysOf(form, fields)
  const wish = typeof ways === 'string' ? null : wishOf(ways, form, view.view, group)
  // Asked by what it says, since it is made anew with every drawing.
  const asked = JSON.stringify([wish, version, revision])
  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` stands for wish, version and revision
  useEffect(() => store.ask(version, wish), [store, asked])
  useEffect(() => () => store.close(), [store])

  const change = (news: Partial<KeepForm>): void => setForm({ ...form, ...news })
  const count = weighing.state === 'ready' ? weighing.weighed.rows : 0
  const canRun = wish !== null && version !== null && count > 0 && dataset.canWrite()
  const run = (): void => {
    if (!canRun || typeof ways === 'string') return
    keepTaste.set(ways)
    dialogs.close()
    void tellFailure(applyRules(duplicates, version, wish, ways, app.jobs.newJob()))
  }
  const scopes = keepScopes.filter((one) => (one === 'view' ? hasView : one === 'all' || group !== null))
  const titleOf = (scope: KeepScope): string => {
    if (scope === 'group') return t('keepRule.scopeOf.group')
    const known = counts[scope]
    return t(`keepRule.scopeOf.${scope}`, {
      groups: known === null ? '…' : t(form.isOpenOnly ? 'keepRule.openGroups' : 'keepRule.groups', { count: known }),
    })
  }
  return (
    <Dialog
      title={t('keepRule.title')}
      description={t('keepRule.promise')}
      size="large"
      onClose={() => dialogs.close()}
      footer={
        <>
          <p className={styles.words} role="status">
            {wordsOf(weighing, ways, t)}
          </p>
          <Button onClick={() => dialogs.close()}>{t('dialog.cancel')}</Button>
          <Button tone="lead" disabled={!canRun} onClick={run}>
            {count === 0 ? t(`keepRule.${form.mark}`) : t(`keepRule.run.${form.mark}`, { count })}
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
        <section className={styles.part}>
          <h3 className={styles.label}>{t('keepRule.rules')}</h3>
          <KeepRulesList
            dataset={dataset}
            rules={form.rules}
            fields={[...fields.keys()]}
            onChange={(rules) => change({ rules })}
          />
          <p className={styles.about}>
            {t('keepRule.judged')}
            {hasOthers && ` ${t('keepRule.elsewhere')}`}
          </p>
        </section>
        <section className={styles.part}>
          <h3 className={styles.label}>{t('keepRule.mark')}</h3>
          <div>
            <Choice
              label={t('keepRule.mark')}
              value={form.mark}
              options={(['drop', 'tag'] as const).map((value) => ({ value, text: t(`keepRule.${value}`) }))}
              onChange={(mark) => change({ mark })}
            />
          </div>
          {form.mark === 'tag' && (
            <div>
              <TagField dataset={dataset} value={form.tag} onChange={(tag) => change({ tag })} />
            </div>
          )}
          <p className={styles.about}>{t(`keepRule.${form.mark}About`)}</p>
          <Tick label={t('keepRule.merges')} isOn={form.merges} onChange={(merges) => change({ merges })} />
        </section>
        <section className={styles.part}>
          <h3 className={styles.label}>{t('keepRule.scope')}</h3>
          <Options
            label={t('keepRule.scope')}
            value={form.scope}
            options={scopes.map((value) => ({ value, title: titleOf(value) }))}
            onChange={(scope) => change({ scope })}
          />
          {form.scope !== 'group' && (
            <Tick
              label={t('keepRule.isOpenOnly')}
              isOn={form.isOpenOnly}
              onChange={(isOpenOnly) => change({ isOpenOnly })}
            />
          )}
        </section>
        <button type="submit" hidden />
      </form>
    </Dialog>
  )
}

const wordsOf = (weighing: Weighing, ways: ReturnType<typeof waysOf>, t: Words): string => {
  if (typeof ways === 'string') return t(`keepRule.need.${ways}`)
  if (weighing.state === 'failed') return errorText(weighing.error)
  return weighing.state === 'ready' ? willWords(weighing.weighed, ways.mark, t) : t('keepRule.weighing')
}

const applyRules = async (
  { dataset, api }: DuplicatesStore,
  version: number,
  wish: Parameters<typeof decideGroups>[3],
  { mark }: KeepWays,
  job: Parameters<typeof decideGroups>[4],
): Promise<void> => {
  const decided = await decideGroups(dataset, api, version, wish, job)
  if (decided === null) return
  const text = didWords(decided, mark, say)
  if (decided.rows === 0) notify({ tone: 'info', text })
  else notify({ tone: 'success', text, action: { label: say('grid.said.undo'), run: () => void dataset.undo() } })
}
