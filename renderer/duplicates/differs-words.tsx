/** What tells the rows of a group apart, in a line: what goes is struck, what comes is underlined. */
import type { Differs } from '../../shared/duplicates/duplicate-calls.ts'
import { useWords } from '../app/words.ts'
import { textWidth } from '../grid/text-width.ts'
import diff from '../panel/diff-text.module.css'

/** No line is longer; what of it there is no room for is cut by the page. */
const MOST_PX = 320
const SHORT_PX = 56

export const DiffersWords = ({ differs }: { differs: Differs }) => {
  const t = useWords()
  const { kind, before, after, places } = differs
  const pieces = (
    <>
      {before !== '' && (
        <del className={diff.removed} data-short={isShort(before)}>
          {cutTo(before, MOST_PX)}
        </del>
      )}
      {after !== '' && (
        <ins className={diff.added} data-short={isShort(after)}>
          {cutTo(after, MOST_PX)}
        </ins>
      )}
    </>
  )
  switch (kind) {
    case 'one-place':
      return pieces
    case 'longer':
      return (
        <>
          <span>{t('duplicates.differs.longer')}</span>
          {pieces}
        </>
      )
    case 'several':
      if (before === '' && after === '') return t('duplicates.differs.several', { count: places })
      return (
        <>
          <span>{t('duplicates.differs.several-with', { count: places })}</span>
          {pieces}
        </>
      )
    default:
      return t(`duplicates.differs.${kind}`)
  }
}

/** A few characters are never cut. */
const isShort = (text: string): true | undefined => textWidth(text) <= SHORT_PX || undefined

/** Gives as much of a text as fits, cut between characters; blanks at its ends are shown, since they may be all there is. */
export const cutTo = (text: string, widthPx: number): string => {
  const line = text.replace(/[\r\n]+/gu, '↵').replace(/^ +| +$/gu, (blanks) => '␣'.repeat(blanks.length))
  if (textWidth(line) <= widthPx) return line
  let kept = ''
  for (const { segment } of characters.segment(line.slice(0, widthPx))) {
    if (textWidth(`${kept}${segment}…`) > widthPx) break
    kept += segment
  }
  return `${kept}…`
}

const characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
