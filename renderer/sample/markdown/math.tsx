/**
 * TeX, set by KaTeX as elements and never as a string of markup. Commands that define others, link, load or style are
 * shown as they are written: none of them is needed to read a formula, and a few lines of them could hold up a window.
 */
import katex from 'katex'
import 'katex/dist/katex.min.css'
import { useLayoutEffect, useRef } from 'react'
import { ReadingText } from '../../panel/reading-text.tsx'
import styles from './markdown.module.css'

interface Props {
  readonly tex: string
  /** As it stands in the text. */
  readonly source: string
  readonly isDisplay: boolean
}

/** Longer formulas are shown as they are written. */
const LONGEST = 2_000
const REFUSED =
  /\\(?:[gex]?def|let|futurelet|(?:re)?newcommand|providecommand|global|long|href|url|includegraphics|html\w*|char|rule|kern|mkern|hskip|mskip|hspace|raisebox|smash)\b/

export const Formula = ({ tex, source, isDisplay }: Props) => {
  const host = useRef<HTMLSpanElement>(null)
  const isPlain = tex.length > LONGEST || REFUSED.test(tex) || deepest(tex) > 40
  useLayoutEffect(() => {
    const element = host.current
    if (element === null || isPlain) return
    try {
      katex.render(tex, element, {
        displayMode: isDisplay,
        output: 'htmlAndMathml',
        throwOnError: true,
        strict: 'ignore',
        trust: false,
        maxSize: 10,
        maxExpand: 300,
      })
    } catch (error) {
      // A formula with a fault in it, or one nested deeper than the stack, is read as it is written.
      if (!(error instanceof katex.ParseError) && !(error instanceof RangeError) && !(error instanceof TypeError))
        throw error
      element.textContent = source
    }
  }, [tex, source, isDisplay, isPlain])
  if (isPlain)
    return (
      <code className={styles.code}>
        <ReadingText text={source} />
      </code>
    )
  return <span ref={host} className={isDisplay ? styles.formula : styles.inlineFormula} />
}

const deepest = (tex: string): number => {
  let depth = 0
  let most = 0
  for (const sign of tex) {
    if (sign === '{') depth += 1
    else if (sign === '}') depth -= 1
    most = Math.max(most, depth)
  }
  return most
}
