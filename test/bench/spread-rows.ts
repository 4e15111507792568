/** The generated rows of a file of lines once more, in the other containers of JSON: a list on many lines or on one, and a map. */
import { closeSync, existsSync, openSync, readSync, renameSync, writeSync } from 'node:fs'

const kinds = {
  'pretty list': { open: '[', close: '\n]\n', item: (row: string) => `\n${pretty(row)}` },
  'list on one line': { open: '[', close: ']', item: (row: string) => row },
  map: { open: '{', close: '\n}\n', item: (row: string, at: number) => `\n"row-${at}": ${row}` },
}
export type SpreadKind = keyof typeof kinds
export const spreadKinds = Object.keys(kinds) as SpreadKind[]

/** Gives the path of a file that holds the rows of `path` in another container; written once, and then found again. */
export const spreadRows = (path: string, kind: SpreadKind): string => {
  const { open, close, item } = kinds[kind]
  const made = `${path}.${kind.replaceAll(' ', '-')}.json`
  if (existsSync(made)) return made
  const file = openSync(`${made}.part`, 'w')
  let batch = open
  let count = 0
  for (const row of linesOf(path)) {
    batch += (count === 0 ? '' : ',') + item(row, count)
    count++
    if (batch.length < 500_000) continue
    writeSync(file, batch)
    batch = ''
  }
  writeSync(file, batch + close)
  closeSync(file)
  renameSync(`${made}.part`, made)
  return made
}

const pretty = (row: string): string => `  ${JSON.stringify(JSON.parse(row), null, 2).replaceAll('\n', '\n  ')}`

function* linesOf(path: string): Generator<string> {
  const file = openSync(path, 'r')
  const block = Buffer.allocUnsafe(2 ** 20)
  const decoder = new TextDecoder()
  let rest = ''
  for (let count = readSync(file, block); count > 0; count = readSync(file, block)) {
    const lines = (rest + decoder.decode(block.subarray(0, count), { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  closeSync(file)
  if (rest !== '') yield rest
}
