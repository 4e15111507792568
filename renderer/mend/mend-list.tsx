/** Every row that a mend changes, a page at a time: what goes is struck, what comes is underlined, and each can be left out. */
import { Fragment } from 'react'
import { pathLabel } from '../../shared/json-path.ts'
import type { MendedRow } from '../../shared/mend/mend-info.ts'
import type { ShownChange } from '../../shared/mend/shown-change.ts'
import { countText } from '../app/quantities.ts'
import { tellFailure } from '../app/tell-failure.ts'
import { useWords } from '../app/words.ts'
import { Button } from '../look/button.tsx'
import diff from '../panel/diff-text.module.css'
import { ReadingText } from '../panel/reading-text.tsx'
import styles from './mend-list.module.css'
import { type MendLook, type MendStore, PAGE_ROWS } from './mend-store.ts'

export const MendList = ({ store, look, canTick }: { store: MendStore; look: MendLook; canTick: boolean }) => {
  const t = useWords()
  const { info, page, rows } = look
  if (info === null || info.rows === 0)
    return <p className={styles.empty}>{t(info?.state === 'done' ? 'mend.noneLong' : 'mend.about')}</p>
  const pages = Math.ceil(info.rows / PAGE_ROWS)
  const start = page * PAGE_ROWS
  const turn = (to: number): void => void tellFailure(store.turnTo(Math.max(0, Math.min(pages - 1, to))))
  return (
    <>
      <div className={styles.bar}>
        <label className={styles.all}>
          <input
            type="checkbox"
            checked={info.leftOut === 0}
            disabled={!canTick || info.state === 'running'}
            ref={(box) => {
              if (box !== null) box.indeterminate = info.leftOut > 0 && info.leftOut < info.rows
            }}
            onChange={(event) => void tellFailure(store.tick(null, event.target.checked))}
          />
          {t('mend.all', { count: info.rows })}
        </label>
        <span className={styles.place}>
          {t('mend.page', { from: countText(start + 1), to: countText(start + rows.length), of: countText(info.rows) })}
        </span>
        <Button tone="quiet" disabled={page === 0} onClick={() => turn(page - 1)}>
          {t('mend.before')}
        </Button>
        <Button tone="quiet" disabled={page >= pages - 1} onClick={() => turn(page + 1)}>
          {t('mend.next')}
        </Button>
      </div>
      {/* Anew for each page, so that it begins at its top. */}
      <ul key={page} className={styles.rows}>
        {rows.map((row) => (
          <Row
            key={row.row}
            row={row}
            canTick={canTick}
            onTick={(isOn) => void tellFailure(store.tick(row.row, isOn))}
          />
        ))}
      </ul>
    </>
  )
}

const Row = ({ row, canTick, onTick }: { row: MendedRow; canTick: boolean; onTick: (isOn: boolean) => void }) => {
  const t = useWords()
  const number = countText(row.number + 1)
  return (
    <li className={styles.row} data-off={!row.isOn || undefined}>
      <label className={styles.tick}>
        <input
          type="checkbox"
          checked={row.isOn}
          disabled={!canTick}
          aria-label={t('mend.row', { row: number })}
          onChange={(event) => onTick(event.target.checked)}
        />
        <span className={styles.number}>{number}</span>
      </label>
      <div className={styles.changes}>
        {!row.isAsFound && <p className={styles.stale}>{t('mend.stale')}</p>}
        {row.changes.map((change, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a value may stand several times, and has no other identity
          <Change key={at} change={change} />
        ))}
        {row.more > 0 && <p className={styles.more}>{t('mend.moreValues', { count: row.more })}</p>}
      </div>
    </li>
  )
}

const Change = ({ change }: { change: ShownChange }) => {
  const t = useWords()
  const where = change.at.length === 0 ? t('mend.wholeRow') : pathLabel(change.at)
  return (
    <div className={styles.change}>
      <span className={styles.where} title={where}>
        {change.what === 'key' ? t('mend.keyOf', { field: where }) : where}
      </span>
      <div className={`${diff.text} ${styles.text}`} data-look={change.what === 'text' ? 'reading' : 'code'} dir="auto">
        {change.pieces.map((piece, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no identity but their place
          <Piece key={at} {...piece} />
        ))}
        {change.more > 0 && <span className={styles.more}> {t('mend.morePlaces', { count: change.more })}</span>}
      </div>
    </div>
  )
}

/** A line end that goes or comes is nothing to see by itself. */
const LINE_END = '\n'

const Piece = ({ kind, text }: ShownChange['pieces'][number]) => {
  if (kind === 'gap') return <span className={styles.gap}> … </span>
  if (kind === 'same') return <ReadingText text={text} />
  const Mark = kind === 'added' ? 'ins' : 'del'
  return (
    <Mark className={diff[kind]}>
      {text.split(LINE_END).map((line, at, lines) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place
        <Fragment key={at}>
          <ReadingText text={line} />
          {at < lines.length - 1 && '↵\n'}
        </Fragment>
      ))}
    </Mark>
  )
}
