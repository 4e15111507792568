/** Decisions that the app keeps for the rows of a file, put into the passing work of a command that only looks at it. */
import { dataFolder } from '../engine/data-folder.ts'
import { applyChanges } from './apply-changes.ts'
import type { CommandCall } from './command.ts'
import { decisionLines } from './decision-options.ts'
import { readKeptWork } from './kept-work.ts'
import type { OneFile } from './one-file.ts'

/** Takes over what is kept about the files that are named, where that is about its rows as they are. */
export const takeOverDecisions = async (
  call: CommandCall,
  file: OneFile,
  named: readonly string[],
  rowCount: number,
): Promise<void> => {
  const work = await readKeptWork(dataFolder(call.terminal.environment), named)
  if (work?.isOfThisFile !== true) return
  await applyChanges(
    file,
    rowCount,
    decisionLines(work, () => true),
    call.say,
  )
}
