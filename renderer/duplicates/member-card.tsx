/** One row of a group: who it is, what is decided about it, and its text beside the representative's. */
import { memo, useEffect, useRef } from 'react'
import type { Member } from '../../shared/duplicates/duplicate-calls.ts'
import { useApp } from '../app/app-context.ts'
import { countText } from '../app/quantities.ts'
import { tellFailure } from '../app/tell-failure.ts'
import { useStore } from '../app/use-store.ts'
import { useWords } from '../app/words.ts'
import { readingLang } from '../panel/reading.ts'
import { useNear } from '../sample/use-near.ts'
import { MOST_CHARS } from './group-reader.ts'
import type { GroupStore } from './group-store.ts'
import styles from './member-card.module.css'
import { withoutCutEnd } from './member-diff.ts'
import type { MemberDiffs } from './member-diffs.ts'
import { MemberMarks } from './member-marks.tsx'
import { MemberText } from './member-text.tsx'
import { openRow } from './run-group.ts'
import { SharedText } from './shared-text.tsx'
import { similarityText } from './similarity-words.ts'

interface Props {
  readonly store: GroupStore
  readonly diffs: MemberDiffs
  readonly member: Member
  readonly at: number
  /** The row that this one is compared with. */
  readonly other: Member | null
  readonly isChosen: boolean
  readonly isFolded: boolean
  /** Words in a shared run, where those are what was looked for. */
  readonly sharedWords: number | null
}

export const MemberCard = (props: Props) => {
  const { store, diffs, member, at, other, isChosen, isFolded, sharedWords } = props
  const t = useWords()
  const app = useApp()
  const card = useRef<HTMLElement>(null)
  const isNear = useNear(card, at < 4)
  const wasChosen = useRef(isChosen)
  useEffect(() => {
    // The first one is in sight as it is drawn; asking would have the browser lay out at once.
    if (isChosen && !wasChosen.current) card.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    wasChosen.current = isChosen
  }, [isChosen])
  const row = countText(member.number + 1)
  const isEqual = at > 0 && !member.isCut && member.text === other?.text
  const similarity = similarityText(member.similarity)
  const name =
    member.file !== null
      ? t('duplicates.group.elsewhereName', { file: member.file, row, similarity })
      : t(at === 0 ? 'duplicates.group.firstName' : 'duplicates.group.rowName', { row, similarity })
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys that choose are heard by the group
    <section
      ref={card}
      className={styles.card}
      aria-label={name}
      aria-current={isChosen || undefined}
      data-member={at}
      data-deleted={member.isDeleted || undefined}
      onClick={() => store.choose(at)}
    >
      <header className={styles.head}>
        <p className={styles.who} data-figures>
          {at < 9 && <span className={styles.digit}>{at + 1}</span>}
          {member.file === null ? (
            <button
              type="button"
              className={styles.number}
              title={t('duplicates.group.openRow', { row })}
              onClick={() => void tellFailure(openRow(app, store.home.dataset, member))}
            >
              {t('duplicates.group.row', { row })}
            </button>
          ) : (
            <span className={styles.number} data-elsewhere>
              {t('duplicates.group.elsewhere', { file: member.file, row })}
            </span>
          )}
          <span className={styles.similarity}>
            {at === 0
              ? t('duplicates.group.representative')
              : isEqual
                ? t('duplicates.group.equal')
                : t('duplicates.group.similarity', { similarity })}
          </span>
        </p>
        <MemberMarks store={store} member={member} />
      </header>
      <div className={styles.body} data-member-body>
        {isNear && (
          <Reading diffs={diffs} member={member} at={at} other={other} isFolded={isFolded} sharedWords={sharedWords} />
        )}
        {member.isCut && (
          <p className={styles.note}>
            {t('duplicates.group.cut', { shown: countText(member.text.length), whole: countText(member.length) })}{' '}
            {member.text.length < MOST_CHARS && (
              <button type="button" className={styles.link} onClick={() => void store.readWhole()}>
                {t('duplicates.group.whole')}
              </button>
            )}
          </p>
        )}
      </div>
    </section>
  )
}

type ReadingProps = Pick<Props, 'diffs' | 'member' | 'at' | 'other' | 'isFolded' | 'sharedWords'>

const Reading = memo(({ diffs, member, at, other, isFolded, sharedWords }: ReadingProps) => {
  const t = useWords()
  const { text } = member
  const isFirst = at === 0
  const runs = useStore(diffs, (store) =>
    other === null || sharedWords !== null ? null : isFirst ? store.get(text, other.text) : store.get(other.text, text),
  )
  const lang = readingLang(text)
  if (text === '') return <p className={styles.note}>{t('duplicates.group.nothing')}</p>
  if (other !== null && sharedWords !== null)
    return <SharedText text={text} other={other.text} words={sharedWords} lang={lang} />
  const plain = [{ kind: 'same' as const, text }]
  if (runs === null || runs === 'too-hard') {
    const words = other === null ? null : runs === null ? 'duplicates.group.comparing' : 'duplicates.group.tooHard'
    return (
      <>
        {words !== null && <p className={styles.note}>{t(words)}</p>}
        <MemberText runs={plain} own="added" isFolded={isFolded} lang={lang} />
      </>
    )
  }
  const own = isFirst ? 'removed' : 'added'
  const whole = member.isCut || other?.isCut === true ? withoutCutEnd(runs, own) : runs
  return <MemberText runs={whole} own={own} isFolded={isFolded} lang={lang} />
})
