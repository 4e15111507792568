/** The files that the dev page serves: the sample, a large one made of it, and the odd ones. */
import sample from '../../../build/sample/sample.jsonl?raw'

const BIG_ROWS = 20_000

/** Gives text by path. */
export const devFiles = (): Record<string, string> => {
  const lines = sample.split('\n').filter((line) => line !== '')
  const isChinese = (line: string): boolean => /\p{Script=Han}/u.test(line)
  const linesOf = (wanted: readonly string[]): string => wanted.map((line) => `${line}\n`).join('')
  return {
    sample,
    'big.jsonl': linesOf(Array.from({ length: BIG_ROWS }, (_, at) => lines[at % lines.length] ?? '{}')),
    'chat-english.jsonl': linesOf(lines.filter((line) => !isChinese(line))),
    'chat-中文.jsonl': linesOf(lines.filter(isChinese)),
    'numbers.jsonl': linesOf(
      Array.from({ length: 400 }, (_, at) => JSON.stringify({ id: at, x: at / 7, ok: at % 2 === 0 })),
    ),
    'notes.txt': 'Not JSON, but lines all the same.\n{"but":"this is"}\n',
    'empty.jsonl': '',
    'archive.zip': 'PK\u0000\u0003',
    'round-1/train.jsonl': linesOf(lines.slice(0, 120)),
    'round-1/held-out.jsonl': linesOf(lines.slice(120, 160)),
    'round-1/preferences/pairs.jsonl': linesOf(lines.slice(160, 200)),
    'round-2/train.jsonl': linesOf(lines.slice(40, 240)),
  }
}
