/** Says how the text of a file could be read whose encoding is in doubt. */
import type { Output } from '../../../shared/contract.ts'
import type { Disk } from '../disk.ts'
import { guessEncodings } from '../encoding/guess-encodings.ts'
import { sniff } from '../read/sniff.ts'
import type { FoundFiles } from './find-files.ts'

/** Gives the guesses for the first file of which it is in doubt; none where there is no such file. */
export const examineEncoding = async (disk: Disk, { files, names }: FoundFiles): Promise<Output<'examineFile'>> => {
  for (const [at, path] of files.entries()) {
    const { head, isWhole, spoken, text } = await sniff(disk, path)
    if (!text.isSure) return { name: names[at], guesses: guessEncodings(spoken ?? head, spoken !== null || isWhole) }
  }
  return { name: names[0], guesses: [] }
}
