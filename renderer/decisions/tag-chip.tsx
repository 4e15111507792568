/** A tag as it looks wherever React draws one, and the mark of a verdict. */
import type { Palette, Verdict } from '../../shared/decision.ts'
import { useWords } from '../app/words.ts'
import marks from './marks.module.css'
import styles from './tag-chip.module.css'

export const TagChip = ({ tag, palette }: { tag: string; palette: Palette }) => {
  const known = palette.tags.find((one) => one.tag === tag)
  return (
    <span
      className={`${styles.chip} ${marks.tag}`}
      data-colour={known?.colour ?? 'grey'}
      title={known?.description || undefined}
    >
      {tag}
    </span>
  )
}

export const VerdictMark = ({ verdict }: { verdict: Verdict }) => {
  const t = useWords()
  if (verdict === null) return <span className={marks.verdict} />
  return <span className={marks.verdict} data-verdict={verdict} role="img" aria-label={t(`decision.is.${verdict}`)} />
}
