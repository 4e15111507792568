/** What can stand at the caret, under the search bar. The keyboard stays in the bar; the pointer may choose too. */
import { useEffect, useRef } from 'react'
import type { Palette } from '../../shared/decision.ts'
import { countText } from '../app/quantities.ts'
import { useWords } from '../app/words.ts'
import { TagChip } from '../decisions/tag-chip.tsx'
import type { Suggestion } from './completion.ts'
import styles from './suggestion-list.module.css'

interface Props {
  readonly id: string
  readonly suggestions: readonly Suggestion[]
  /** -1 for none. */
  readonly active: number
  readonly palette: Palette
  readonly onChoose: (suggestion: Suggestion) => void
  readonly onPoint: (at: number) => void
}

/** Names the element of a suggestion, to which a screen reader is sent. */
export const suggestionId = (id: string, at: number): string => `${id}option${at}`

export const SuggestionList = ({ id, suggestions, active, palette, onChoose, onPoint }: Props) => {
  const t = useWords()
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (active >= 0) list.current?.children[active]?.scrollIntoView({ block: 'nearest' })
  }, [active])
  return (
    <div
      ref={list}
      id={`${id}list`}
      className={styles.list}
      role="listbox"
      aria-label={t('search.suggestions')}
      data-empty={suggestions.length === 0 || undefined}
    >
      {suggestions.map((suggestion, at) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the bar holds the focus and names the active one
        // biome-ignore lint/a11y/useKeyWithClickEvents: the bar hears the keyboard
        <div
          key={`${suggestion.kind} ${suggestion.text}`}
          id={suggestionId(id, at)}
          className={styles.option}
          role="option"
          aria-selected={at === active}
          // The bar must not lose the keyboard to a press.
          onPointerDown={(event) => event.preventDefault()}
          onPointerMove={() => at !== active && onPoint(at)}
          onClick={() => onChoose(suggestion)}
        >
          <span className={`${styles.text} ${styles[suggestion.kind]}`}>
            {suggestion.tag === undefined ? suggestion.text : <TagChip tag={suggestion.tag} palette={palette} />}
          </span>
          {suggestion.label !== '' && <span className={styles.label}>{suggestion.label}</span>}
          <span className={styles.detail}>{suggestion.detail}</span>
          {suggestion.rows !== null && (
            <span className={styles.rows} data-figures>
              {countText(suggestion.rows)}
            </span>
          )}
        </div>
      ))}
    </div>
  )
}
