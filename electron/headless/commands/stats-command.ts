/** `winnow stats`: what the signals of a file's rows come to: a line for each that is a number, counts for each that is a label. */
import type { Description, PartAnswer, Summary } from '../../../shared/overview/description.ts'
import type { SignalInfo } from '../../../shared/signal/signal.ts'
import { signalById, signals } from '../../../shared/signal/signals.ts'
import { type Command, type CommandCall, optionOf, writeLine } from '../command.ts'
import { CommandError, exitCodes } from '../command-error.ts'
import { encodingFor } from '../encoding-option.ts'
import { openOneFile } from '../one-file.ts'
import { Progress } from '../progress.ts'
import { withFiles } from '../standard-input.ts'
import { shownName } from '../write-result.ts'

export const statsCommand: Command = {
  options: { signals: 'value', progress: 'flag' },
  args: { required: ['FILE'], optional: 0 },
  takesSeveral: true,
  run: (call) => {
    const wanted = wantedSignals(call)
    return withFiles(call, (named) => tell(call, named, wanted))
  },
}

/** The signals that are named; without a word all but tokens, which take ten times as long as the rest, and duplicates. */
const wantedSignals = (call: CommandCall): readonly SignalInfo[] => {
  const named = optionOf(call, 'signals')
  if (named === undefined) return signals.filter(({ cost }) => cost === 'row' || cost === 'text')
  return named.split(',').map((name) => {
    const signal = signalById(name.trim())
    if (signal !== undefined) return signal
    const choices = signals.map(({ id }) => id).join(', ')
    throw new CommandError(exitCodes.usage, 'cli.usage.badChoice', { option: '--signals', choices, value: name })
  })
}

const tell = async (call: CommandCall, named: readonly string[], wanted: readonly SignalInfo[]): Promise<void> => {
  const progress = new Progress(call)
  const { signal } = call.terminal
  const encoding = await encodingFor(call, named)
  const file = await openOneFile({ named, encoding, dataFolder: null, onEvent: progress.take, signal })
  try {
    const { name } = await file.settle('columns')
    const { dataset } = file
    const parts = wanted.map(({ id }) => ({ kind: 'signal' as const, signal: id }))
    const found = await file.run('describe', (job) => ({ dataset, job, of: { kind: 'dataset' }, parts }))
    progress.clear()
    const lines = call.isJson
      ? [JSON.stringify(inJson(shownName(call.files, name), wanted, found))]
      : inWords(call, wanted, found)
    for (const line of lines) await writeLine(call.terminal.output, line)
  } finally {
    progress.clear()
    await file.close()
  }
}

const inJson = (name: string, wanted: readonly SignalInfo[], { sides, parts }: Description) => ({
  name,
  rows: sides[0].rows,
  signals: Object.fromEntries(wanted.map(({ id }, at) => [id, factsOf(parts[at])])),
})

const factsOf = (part: PartAnswer): unknown => {
  if (part.kind === 'numbers') return part.sides[0].summary
  if (part.kind !== 'labels') return null
  return {
    known: part.entries.reduce((rows, { counts }) => rows + counts[0], 0),
    unknown: part.unknown[0],
    counts: Object.fromEntries(part.entries.map(({ name, counts }) => [name, counts[0]])),
  }
}

const NUMBERS = ['known', 'min', 'p5', 'median', 'mean', 'p95', 'max'] as const satisfies readonly (keyof Summary)[]

const inWords = ({ say }: CommandCall, wanted: readonly SignalInfo[], { sides, parts }: Description): string[] => {
  const table: string[][] = [[say('cli.stats.signal'), ...NUMBERS.map((name) => say(`cli.stats.${name}`))]]
  const labels: string[] = []
  for (const [at, { id }] of wanted.entries()) {
    const part = parts[at]
    if (part.kind === 'numbers') {
      const { summary } = part.sides[0]
      table.push([id, ...NUMBERS.map((name) => written(summary[name]))])
    } else if (part.kind === 'labels') {
      const counts = part.entries.map(({ name, counts: [rows] }) => say('cli.stats.label', { name, rows }))
      if (part.unknown[0] > 0) counts.push(say('cli.stats.unknown', { rows: part.unknown[0] }))
      labels.push(`${id}: ${counts.join(', ')}`)
    }
  }
  return [say('cli.stats.rows', { rows: sides[0].rows }), ...(table.length > 1 ? aligned(table) : []), ...labels]
}

const written = (value: number | null): string => (value === null ? '-' : String(Number(value.toFixed(4))))

/** Signals to the left, their numbers to the right, below their names. */
const aligned = (table: readonly (readonly string[])[]): string[] => {
  const widths = table[0].map((_, column) => Math.max(...table.map((cells) => widthOf(cells[column]))))
  return table.map((cells) =>
    cells
      .map((cell, column) => {
        const space = ' '.repeat(widths[column] - widthOf(cell))
        return column === 0 ? cell + space : space + cell
      })
      .join('  ')
      .trimEnd(),
  )
}

/** Columns of the terminal that a text takes: Chinese characters take two. */
const widthOf = (text: string): number => text.length + (text.match(/[\u2e80-\uffff]/g)?.length ?? 0)
