/**
 * Text out of a row, as text: nothing in it is markup, and what could not be seen is shown as small marked boxes. The
 * characters themselves stay in the document, so that what is copied is what the row holds.
 */
import { memo } from 'react'
import { useWords, type Words } from '../app/words.ts'
import { codePointLabel, piecesOf, specialKind, specialLabel } from '../editor/special-characters.ts'
import styles from './reading-text.module.css'

export const ReadingText = memo(({ text }: { text: string }) => {
  const t = useWords()
  const pieces = piecesOf(text)
  if (pieces.length === 1 && pieces[0]?.kind === 'text') return text
  return pieces.map((piece, at) =>
    piece.kind === 'text' ? (
      piece.text
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no identity but their place
      <span key={at} className={styles.mark} data-label={specialLabel(piece.code)} title={specialName(piece.code, t)}>
        {piece.text}
      </span>
    ),
  )
})

/** Says in words what a special character is. */
export const specialName = (code: number, t: Words): string => {
  const kind = specialKind(code)
  const label = kind === 'byte' ? specialLabel(code).slice(2) : codePointLabel(code)
  return t(`panel.special.${kind}`, { code: label })
}
