/** What changed in a row since the file was opened or last saved: field by field where both are JSON, else as raw text. */
import { useMemo, useState } from 'react'
import { pathKey, pathLabel } from '../../shared/json-path.ts'
import { checkJson } from '../../shared/json-scan.ts'
import { encodeLossless } from '../../shared/utf8-lossless.ts'
import { useWords } from '../app/words.ts'
import { Button } from '../look/button.tsx'
import styles from './changes-view.module.css'
import { DiffText } from './diff-text.tsx'
import type { JsonText } from './json-outline.ts'
import type { PanelStore } from './panel-store.ts'
import { putFieldBack, putRowBack } from './put-back.ts'
import { readingLang } from './reading.ts'
import { ReadingText } from './reading-text.tsx'
import { diffRows, type FieldChange } from './row-diff.ts'
import type { ReadRow } from './row-follower.ts'
import { type DiffRun, diffText } from './text-diff.ts'
import { valueJson, valueText } from './value-text.ts'

/** So many changes are shown at first. */
const AT_ONCE = 30
/** All comparisons of one row together may take so long; what comes later is told as a whole. */
const BUDGET_MS = 120

interface Props {
  readonly panel: PanelStore
  readonly read: ReadRow
  readonly canEdit: boolean
}

export const ChangesView = ({ panel, read, canEdit }: Props) => {
  const t = useWords()
  const { text } = read
  return (
    <div className={styles.view}>
      {text.state === 'inserted' ? (
        <p className={styles.word} data-tone="inserted">
          {t('panel.changes.inserted')}
        </p>
      ) : null}
      {text.before !== null && text.isCut ? <p className={styles.word}>{t('panel.changes.partOnly')}</p> : null}
      {text.before !== null && !text.isCut && !read.isBeforeWhole ? (
        <p className={styles.word}>
          <span>{t('panel.changes.notCompared')}</span>
          <Button disabled={!canEdit} onClick={() => void putRowBack(panel.dataset, read.row)}>
            {t('panel.changes.putBackRow')}
          </Button>
        </p>
      ) : null}
      {text.before !== null && !text.isCut && read.isBeforeWhole ? (
        <Differences panel={panel} read={read} before={text.before} canEdit={canEdit} />
      ) : null}
      {text.before === null && text.state !== 'inserted' && !text.isDeleted ? (
        <p className={styles.none}>{t('panel.changes.none')}</p>
      ) : null}
    </div>
  )
}

const Differences = ({ panel, read, before, canEdit }: Props & { before: string }) => {
  const t = useWords()
  const [shown, setShown] = useState(AT_ONCE)
  const now = read.text.text
  const old = useMemo<JsonText | null>(
    () => (checkJson(encodeLossless(before)) === null ? { text: before, skips: null } : null),
    [before],
  )
  const diff = useMemo(() => (old === null || read.json === null ? null : diffRows(old, read.json)), [old, read.json])
  const compared = useMemo(() => {
    if (diff === null || old === null || read.json === null) return null
    const until = performance.now() + BUDGET_MS
    const json = read.json
    return diff.changes.slice(0, shown).map((change) => ({
      change,
      runs: runsOf(change, old, json, until - performance.now()),
      lang: langOf(change, old, json),
    }))
  }, [diff, shown, old, read.json])
  const putRow = (
    <Button disabled={!canEdit} onClick={() => void putRowBack(panel.dataset, read.row)}>
      {t('panel.changes.putBackRow')}
    </Button>
  )
  if (diff === null || compared === null) {
    return (
      <section className={styles.change}>
        <header className={styles.head}>
          <span className={styles.label}>{t('panel.changes.raw')}</span>
          {putRow}
        </header>
        <RawDifference before={before} now={now} />
      </section>
    )
  }
  const left = diff.changes.length - compared.length
  return (
    <>
      {compared.length === 0 ? <p className={styles.none}>{t('panel.changes.writing')}</p> : null}
      {compared.map(({ change, runs, lang }) => (
        <section key={`${change.kind}${pathKey(change.path)}`} className={styles.change} data-kind={change.kind}>
          <header className={styles.head}>
            <span className={styles.label} title={pathLabel(change.path)}>
              <ReadingText text={pathLabel(change.path) || t('panel.fields.row')} />
            </span>
            <span className={styles.kind}>{t(`panel.changes.${change.kind}`)}</span>
            {change.restore === null ? null : (
              <button
                type="button"
                className={styles.action}
                disabled={!canEdit}
                onClick={() => {
                  const { restore } = change
                  if (restore !== null) void putFieldBack(panel.dataset, read.row, restore.path, restore.json)
                }}
              >
                {isOwn(change)
                  ? t('panel.changes.putBack')
                  : t('panel.changes.putBackField', { field: pathLabel(change.restore.path) || t('panel.fields.row') })}
              </button>
            )}
          </header>
          {change.isSpelling ? <p className={styles.none}>{t('panel.changes.writing')}</p> : null}
          <DiffText runs={runs} look={isText(change) ? 'reading' : 'code'} lang={lang} />
        </section>
      ))}
      {left > 0 ? (
        <Button onClick={() => setShown(shown + AT_ONCE)}>{t('panel.changes.more', { count: left })}</Button>
      ) : null}
      {left === 0 && diff.hasMore ? (
        <p className={styles.none}>{t('panel.changes.onlyFirst', { count: compared.length })}</p>
      ) : null}
      <footer className={styles.foot}>{putRow}</footer>
    </>
  )
}

const RawDifference = ({ before, now }: { before: string; now: string }) => {
  const runs = useMemo(() => diffText(before, now, BUDGET_MS), [before, now])
  return <DiffText runs={runs} look="code" lang={undefined} />
}

/** Tells whether a change is put back by itself; what came or went in a list is put back with the list. */
const isOwn = ({ path, restore }: FieldChange): boolean => restore !== null && pathKey(restore.path) === pathKey(path)

/** Texts are compared as they read, unless only their spelling differs; other values as they are written. */
const isText = (change: FieldChange): boolean =>
  !change.isSpelling && (change.before?.kind ?? 'string') === 'string' && (change.after?.kind ?? 'string') === 'string'

const runsOf = (change: FieldChange, before: JsonText, after: JsonText, timeoutMs: number): DiffRun[] => {
  const textOf = isText(change) ? valueText : valueJson
  const old = change.before === null ? null : textOf(before.text, change.before)
  const now = change.after === null ? null : textOf(after.text, change.after)
  if (old === null) return [{ kind: 'added', text: now ?? '' }]
  return now === null ? [{ kind: 'removed', text: old }] : diffText(old, now, timeoutMs)
}

const langOf = (change: FieldChange, before: JsonText, after: JsonText): string | undefined => {
  const [json, span] = change.after === null ? [before, change.before] : [after, change.after]
  return span === null ? undefined : readingLang(json.text.slice(span.start, Math.min(span.end, span.start + 2_000)))
}
