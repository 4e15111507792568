/**
 * A text of a group as it reads, with what tells it apart from the representative: what only this one has is underlined, what only the
 * other has is struck, and what both have gives way where it is long.
 */
import { memo, useState } from 'react'
import { useWords } from '../app/words.ts'
import diff from '../panel/diff-text.module.css'
import { ReadingText } from '../panel/reading-text.tsx'
import type { DiffRun } from '../panel/text-diff.ts'
import { blankPieces } from './blank-label.ts'
import { isBlankChange } from './member-diff.ts'
import styles from './member-text.module.css'

interface Props {
  readonly runs: readonly DiffRun[]
  /** The kind of the runs that only this text has. */
  readonly own: 'added' | 'removed'
  readonly isFolded: boolean
  readonly lang: string | undefined
}

export const MemberText = memo(({ runs, own, isFolded, lang }: Props) => (
  <div className={styles.text} lang={lang} dir="auto">
    {runs.map((run, at) => (
      <Run
        // biome-ignore lint/suspicious/noArrayIndexKey: runs have no identity but their place
        key={at}
        run={run}
        isOwn={run.kind === own}
        isPlace={own === 'removed'}
        isAfterOther={runs[at - 1]?.kind === 'removed'}
        isBlank={isBlankChange(runs, at)}
        isFolded={isFolded}
        isFirst={at === 0}
        isLast={at === runs.length - 1}
      />
    ))}
  </div>
))

/** Text that both have is folded from this length on, to so much on each side. */
const SAME_LIMIT = 320
const SAME_SIDE = 90
/** A text without any difference shows its start. */
const ALONE_SIDE = 900
const OWN_LIMIT = 4_000
const OWN_SIDE = 1_500
/** What only the other text has is read there. */
const OTHER_LIMIT = 240
const OTHER_SIDE = 40
/** Laying out more text than this would hold the window up; the rest is read in the row panel. */
const MOST = 300_000

interface RunProps {
  readonly run: DiffRun
  readonly isOwn: boolean
  /** Whether what only the other text has is a place, and not read. */
  readonly isPlace: boolean
  /** Whether it took the place of something, which is marked already. */
  readonly isAfterOther: boolean
  readonly isBlank: boolean
  readonly isFolded: boolean
  readonly isFirst: boolean
  readonly isLast: boolean
}

const Run = ({ run, isOwn, isPlace, isAfterOther, isBlank, isFolded, isFirst, isLast }: RunProps) => {
  const [isOpen, setIsOpen] = useState(false)
  const { kind, text } = run
  const isAlone = isFirst && isLast
  const { limit, side } =
    isFolded && !isOpen ? boundsOf(kind === 'same', isOwn, isAlone) : { limit: MOST, side: MOST / 2 }
  // What only the other text has is a place here, so that both fold alike.
  if (isPlace && kind === 'added') return isAfterOther ? null : <span className={styles.place} aria-hidden />
  const show = (part: string) => <Stretch kind={kind} text={part} isOwn={isOwn} isBlank={isBlank} />
  if (text.length <= limit) return show(text)
  const isSame = kind === 'same' && !isAlone
  const start = isSame && isFirst ? 0 : breakBefore(text, side)
  const end = isSame && isLast ? text.length : breakAfter(text, text.length - side)
  return (
    <>
      {show(text.slice(0, start))}
      <Fold
        words={kind === 'same' ? 'same' : isOwn ? 'own' : 'other'}
        count={end - start}
        onOpen={limit === MOST ? null : () => setIsOpen(true)}
      />
      {show(text.slice(end))}
    </>
  )
}

const boundsOf = (isSame: boolean, isOwn: boolean, isAlone: boolean): { limit: number; side: number } => {
  if (isAlone) return { limit: 2 * ALONE_SIDE, side: ALONE_SIDE }
  if (isSame) return { limit: SAME_LIMIT, side: SAME_SIDE }
  return isOwn ? { limit: OWN_LIMIT, side: OWN_SIDE } : { limit: OTHER_LIMIT, side: OTHER_SIDE }
}

interface StretchProps extends DiffRun {
  readonly isOwn: boolean
  readonly isBlank: boolean
}

const Stretch = ({ kind, text, isOwn, isBlank }: StretchProps) => {
  if (text === '') return null
  if (kind === 'same') return <ReadingText text={text} />
  const words = isBlank ? <Blanks text={text} /> : <ReadingText text={text} />
  // In the representative nothing is taken away: what the other one lacks is only marked.
  if (isOwn && kind === 'removed') return <mark className={styles.lacking}>{words}</mark>
  const Mark = kind === 'added' ? 'ins' : 'del'
  return <Mark className={diff[kind]}>{words}</Mark>
}

/** White space that is the only difference; its characters stay in the document, so that what is copied is what the row holds. */
const Blanks = ({ text }: { text: string }) =>
  blankPieces(text).map((piece, at) =>
    piece.label === null ? (
      piece.text
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no identity but their place
      <span key={at} className={styles.blank} data-label={piece.label}>
        {piece.text}
      </span>
    ),
  )

const Fold = (props: { words: 'same' | 'own' | 'other'; count: number; onOpen: (() => void) | null }) => {
  const { words, count, onOpen } = props
  const t = useWords()
  return (
    <button type="button" className={diff.fold} disabled={onOpen === null} onClick={() => onOpen?.()}>
      {t(`duplicates.group.fold.${words}`, { count })}
    </button>
  )
}

/** A word that is cut in two is hard to read; one that is longer than this is cut. */
const MOST_BACK = 24
const BREAK = /[\s\p{P}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u

const breakBefore = (text: string, at: number): number => {
  for (let back = at; back > at - MOST_BACK; back--) if (BREAK.test(text.charAt(back - 1))) return back
  return wholeCharacter(text, at)
}

const breakAfter = (text: string, at: number): number => {
  for (let next = at; next < at + MOST_BACK; next++) {
    if (BREAK.test(text.charAt(next))) return /\s/.test(text.charAt(next)) ? next + 1 : next
  }
  return wholeCharacter(text, at)
}

const wholeCharacter = (text: string, at: number): number =>
  (text.charCodeAt(at) & 0xfc00) === 0xdc00 && (text.charCodeAt(at - 1) & 0xfc00) === 0xd800 ? at + 1 : at
