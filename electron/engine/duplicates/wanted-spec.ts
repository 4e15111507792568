/** What a window wants to be looked for, with files where it has names of files; all that can't be looked for is refused here. */
import { basename } from 'node:path'
import type { ToldSpec, WantedSpec } from '../../../shared/duplicates/duplicate-calls.ts'
import type { DuplicateSpec } from '../../../shared/duplicates/duplicate-spec.ts'
import { EngineError } from '../../../shared/engine-error.ts'
import type { Dataset } from '../dataset.ts'
import type { Places } from '../places.ts'
import { sniff } from '../read/sniff.ts'

/** Gives what is looked for; fails with `duplicates-spec`, or with the sentence of a file that can't be read. */
export const specWanted = async (
  wanted: WantedSpec,
  { context, document }: Dataset,
  places: Pick<Places, 'fileFor'>,
): Promise<DuplicateSpec<string>> => {
  const { against, method, isWithin } = wanted
  if (against.length === 0 && (!isWithin || method.kind === 'overlap')) throw new EngineError('duplicates-spec')
  const files: { file: string; compared: WantedSpec['compared'] | null }[] = []
  for (const { file, compared } of against) {
    const path = await places.fileFor(file)
    await sniff(context.disk, path)
    const real = await context.disk.realpath(path)
    if (document.base.source.files.some((file) => file.path === real))
      throw new EngineError('duplicates-own-file', { file: basename(path) })
    if (!files.some((other) => other.file === real)) files.push({ file: real, compared })
  }
  return { ...wanted, against: files }
}

/** Gives what was looked for, for people. */
export const specTold = (spec: DuplicateSpec<string>): ToldSpec => ({
  compared: fresh(spec.compared),
  folding: { ...spec.folding },
  method: fresh(spec.method),
  against: spec.against.map(({ file, compared }) => ({ file: basename(file), compared: fresh(compared) })),
  isWithin: spec.isWithin,
})

const fresh = <T>(value: T): T => structuredClone(value)
