/** The options of commands that choose rows by what is decided about them, or write decisions out. */
import type { Settings } from '../../shared/contract.ts'
import type { Decision, Verdict } from '../../shared/decision.ts'
import { dataFolder } from '../engine/data-folder.ts'
import { saidBy } from '../engine/decisions/decision-json.ts'
import type { PlaceOf } from '../engine/decisions/written-places.ts'
import { nodeDisk } from '../engine/disk.ts'
import { readSettings } from '../engine/settings.ts'
import type { ChangeLine } from './change-lines.ts'
import { type CommandCall, optionOf } from './command.ts'
import { CommandError, exitCodes } from './command-error.ts'
import { type KeptWork, keptDecisions } from './kept-work.ts'

const OUT = ['none', 'field', 'sidecar'] as const

/** Gives the settings of writing decisions: what --decisions says, else what the app is set to. */
export const decisionsOutOf = async (call: CommandCall): Promise<Pick<Settings, 'decisionsOut' | 'decisionsField'>> => {
  const { decisionsOut, decisionsField } = await readSettings(nodeDisk, dataFolder(call.terminal.environment))
  const wanted = optionOf(call, 'decisions')
  return { decisionsOut: wanted === undefined ? decisionsOut : oneOf('decisions', OUT, wanted), decisionsField }
}

/** Gives what --verdict and --tag ask of a row; null where neither is given. A row needs one of the tags. */
export const decisionFilterOf = (call: CommandCall): ((decision: Decision) => boolean) | null => {
  const named = optionOf(call, 'verdict')
  const tags = call.options.tag ?? []
  if (named === undefined && tags.length === 0) return null
  const wanted = named === undefined ? undefined : oneOf('verdict', ['keep', 'drop', 'undecided'], named)
  const verdict: Verdict | undefined = wanted === 'undecided' ? null : wanted
  return (decision) =>
    (verdict === undefined || decision.verdict === verdict) &&
    (tags.length === 0 || tags.some((tag) => decision.tags.includes(tag)))
}

/** Gives kept decisions as lines of changes, of rows that `isWanted` chooses. */
export function* decisionLines(work: KeptWork, isWanted: (row: number) => boolean): Generator<ChangeLine> {
  let line = 0
  const placeOf: PlaceOf = (row) => work.history.fileOrder.positionOf(row)
  for (const [row, decision] of keptDecisions(work)) {
    line++
    if (!isWanted(row)) continue
    const { tags = [], ...said } = saidBy(decision, placeOf)
    const says = { ...said, tags, untags: [] }
    yield { line, change: { kind: 'decide', row, says } }
  }
}

const oneOf = <T extends string>(option: string, choices: readonly T[], value: string): T => {
  const chosen = choices.find((choice) => choice === value)
  if (chosen !== undefined) return chosen
  const values = { option: `--${option}`, choices: choices.join(', '), value }
  throw new CommandError(exitCodes.usage, 'cli.usage.badChoice', values)
}
