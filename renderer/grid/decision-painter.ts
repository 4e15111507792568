/**
 * What was decided about a row, painted beside its number: the verdict's mark, its tags, whether that is for being a duplicate, and
 * whether it has a note. Behind them stands what is wrong with it, which is what there is to decide about.
 */
import type { Palette, Reason } from '../../shared/decision.ts'
import type { LintKind } from '../../shared/sample/lint.ts'
import marks from '../decisions/marks.module.css'
import type { ShownDecision } from '../decisions/pending-decisions.ts'
import styles from './decision-cell.module.css'

/** A decision with no word in it looks the same for all rows. */
const NOTHING = ''
/** More tags than this are counted; all are named when the pointer rests on them. */
const MAX_CHIPS = 3

export interface DecisionWords {
  verdict(verdict: 'keep' | 'drop'): string
  tags(tags: readonly string[]): string
  note(text: string): string
  reason(reason: Reason): string
  waiting(): string
  finding(kind: LintKind): string
  findings(kinds: readonly LintKind[]): string
}

export class DecisionPainter {
  readonly element = span(styles.place)
  #printed: string | null = null
  #palette: Palette | null = null

  /** Shows a decision, and findings. */
  show(decision: ShownDecision, findings: readonly LintKind[], palette: Palette, words: DecisionWords): void {
    const printed = printOf(decision, findings)
    if (printed === this.#printed && palette === this.#palette) return
    this.#printed = printed
    this.#palette = palette
    this.element.toggleAttribute('data-waiting', !decision.isKept)
    if (printed === NOTHING) {
      this.element.replaceChildren()
      this.element.removeAttribute('title')
      return
    }
    const { verdict, tags, note, reason } = decision
    const parts: HTMLElement[] = []
    const said: string[] = []
    const mark = span(`${styles.verdict} ${marks.verdict}`)
    if (verdict !== null) {
      mark.dataset.verdict = verdict
      mark.role = 'img'
      mark.ariaLabel = words.verdict(verdict)
      said.push(words.verdict(verdict))
    }
    parts.push(mark)
    if (reason !== null) {
      const sign = span(styles.reason)
      sign.role = 'img'
      sign.ariaLabel = words.reason(reason)
      said.push(words.reason(reason))
      parts.push(sign)
    }
    const chips = span(styles.chips)
    const shown = tags.length > MAX_CHIPS ? tags.slice(0, MAX_CHIPS - 1) : tags
    for (const tag of shown) {
      const chip = span(`${styles.chip} ${marks.tag}`)
      chip.dataset.colour = palette.tags.find((known) => known.tag === tag)?.colour ?? 'grey'
      chip.textContent = tag
      chips.append(chip)
    }
    if (shown.length < tags.length) {
      const more = span(styles.more)
      more.textContent = `+${tags.length - shown.length}`
      chips.append(more)
    }
    parts.push(chips)
    if (tags.length > 0) said.push(words.tags(tags))
    if (findings.length > 0) {
      const list = span(styles.findings)
      list.textContent = findings.map((kind) => words.finding(kind)).join(', ')
      said.push(words.findings(findings))
      parts.push(list)
    }
    if (note !== null) {
      const sign = span(styles.note)
      sign.role = 'img'
      sign.ariaLabel = words.note(note)
      said.push(words.note(note))
      parts.push(sign)
    }
    if (!decision.isKept) said.push(words.waiting())
    this.element.title = said.join('\n')
    this.element.replaceChildren(...parts)
  }
}

const printOf = ({ verdict, tags, note, reason, isKept }: ShownDecision, findings: readonly LintKind[]): string =>
  verdict === null && tags.length === 0 && note === null && isKept && findings.length === 0
    ? NOTHING
    : JSON.stringify([verdict, tags, note, reason, isKept, findings])

const span = (name: string): HTMLSpanElement => {
  const element = document.createElement('span')
  element.className = name
  return element
}
