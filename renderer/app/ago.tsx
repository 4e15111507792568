/** A moment as people say it, with the exact one when the pointer rests on it. */
import { exactTimeText, relativeTimeText } from './quantities.ts'
import { useNow } from './use-now.ts'
import { useWords } from './words.ts'

export const Ago = ({ timeMs }: { timeMs: number }) => {
  const nowMs = useNow()
  useWords() // drawn anew in another language
  return (
    <time dateTime={new Date(timeMs).toISOString()} title={exactTimeText(timeMs)}>
      {relativeTimeText(timeMs, Math.max(nowMs, timeMs))}
    </time>
  )
}
