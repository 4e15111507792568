/** A comparison of two texts, for reading: what went is struck, what came is underlined, what stayed gives way where it is long. */
import { useState } from 'react'
import { useWords } from '../app/words.ts'
import styles from './diff-text.module.css'
import { ReadingText } from './reading-text.tsx'
import type { DiffRun } from './text-diff.ts'

interface Props {
  readonly runs: readonly DiffRun[]
  readonly look: 'reading' | 'code'
  readonly lang: string | undefined
}

export const DiffText = ({ runs, look, lang }: Props) => (
  <div className={styles.text} data-look={look} lang={lang} dir="auto">
    {runs.map((run, at) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: runs have no identity but their place
      <Run key={at} run={run} isFirst={at === 0} isLast={at === runs.length - 1} />
    ))}
  </div>
)

/** Unchanged text longer than this is folded, to so much on each side. */
const SAME_LIMIT = 360
const SAME_SIDE = 120
/** Changed text is read whole, unless it is a book. */
const CHANGED_LIMIT = 20_000
const CHANGED_SIDE = 6_000
const OPENED_LIMIT = 200_000

const Run = ({ run, isFirst, isLast }: { run: DiffRun; isFirst: boolean; isLast: boolean }) => {
  const [isOpen, setIsOpen] = useState(false)
  const limit = isOpen ? OPENED_LIMIT : run.kind === 'same' ? SAME_LIMIT : CHANGED_LIMIT
  const side = isOpen ? OPENED_LIMIT / 2 : run.kind === 'same' ? SAME_SIDE : CHANGED_SIDE
  const { text } = run
  if (text.length <= limit) return <Stretch kind={run.kind} text={text} />
  const head = isFirst && run.kind === 'same' ? 0 : side
  const tail = isLast && run.kind === 'same' ? 0 : side
  const start = wholeCharacter(text, head)
  const end = wholeCharacter(text, text.length - tail)
  return (
    <>
      <Stretch kind={run.kind} text={text.slice(0, start)} />
      <Fold kind={run.kind} count={end - start} onOpen={isOpen ? null : () => setIsOpen(true)} />
      <Stretch kind={run.kind} text={text.slice(end)} />
    </>
  )
}

const Stretch = ({ kind, text }: DiffRun) => {
  if (text === '') return null
  if (kind === 'same') return <ReadingText text={text} />
  const Mark = kind === 'added' ? 'ins' : 'del'
  return (
    <Mark className={styles[kind]}>
      <ReadingText text={text} />
    </Mark>
  )
}

const Fold = ({ kind, count, onOpen }: { kind: DiffRun['kind']; count: number; onOpen: (() => void) | null }) => {
  const t = useWords()
  return (
    <button type="button" className={styles.fold} disabled={onOpen === null} onClick={() => onOpen?.()}>
      {t(kind === 'same' ? 'panel.changes.unchanged' : 'panel.kind.string', { count })}
    </button>
  )
}

const wholeCharacter = (text: string, at: number): number =>
  (text.charCodeAt(at) & 0xfc00) === 0xdc00 && (text.charCodeAt(at - 1) & 0xfc00) === 0xd800 ? at + 1 : at
