/** Rows to test with, as real files have them: in English and in Chinese, and written in more than one hand. */

/** The fields of every row here, in the order in which the grid shows them. */
export const FIELDS = ['id', 'prompt', 'answer', 'score', 'ok'] as const

/** Gives the line of a row; even ones are English and spaced, odd ones Chinese, tight and partly escaped. */
export const lineOf = (id: number): string =>
  id % 2 === 0
    ? `{"id": ${id}, "prompt": "What is ${id} plus one?", "answer": "${id + 1}", "score": 1.0, "ok": true}`
    : `{"id":${id},"prompt":"${id}加一等于几？","answer":"\\u7b49于${id + 1}","score":9007199254740993,"ok":false}`

/** Gives what the grid shows of a row's answer. */
export const answerOf = (id: number): string => (id % 2 === 0 ? `${id + 1}` : `等于${id + 1}`)

/** Gives the lines of rows 0 to `count`. */
export const linesOf = (count: number): string[] => Array.from({ length: count }, (_, id) => lineOf(id))

/** Puts lines together as a file. */
export const fileOf = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('')

/** A line that was cut off in the middle, as a crashed script leaves it. */
export const CUT_LINE = '{"id": 3, "prompt": "Name a prime.", "answer": "Sev'

/** Gives the numbers of the lines that differ between two files of as many lines, as bytes and not as what they mean. */
export const linesThatDiffer = (before: Buffer, after: Buffer): number[] => {
  const [old, now] = [before, after].map((bytes) => bytes.toString('latin1').split('\n'))
  if (old?.length !== now?.length) throw new Error(`${old?.length} lines became ${now?.length}`)
  return (old ?? []).flatMap((line, at) => (line === now?.[at] ? [] : [at]))
}
