/** Counts tokens beside the window: its vocabulary takes a moment to load, and a long text a moment to count. */
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base'

interface Question {
  readonly id: number
  readonly text: string
}

const scope = globalThis as unknown as {
  onmessage: ((event: MessageEvent<Question>) => void) | null
  postMessage(answer: { readonly id: number; readonly count: number }): void
}

// Texts speak of special tokens; none of them is meant as one.
const options = { allowedSpecial: new Set<string>(), disallowedSpecial: new Set<string>() }

scope.onmessage = ({ data }) => scope.postMessage({ id: data.id, count: countTokens(data.text, options) })
