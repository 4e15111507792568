/**
 * What is known of a working file that lies in the cache, so that the next opening need not make it anew: which state of
 * the source it was made of, and what each of the files is. Like all of the cache it only saves time, and is believed only if
 * source and working file are in the very state that it names.
 */
import { join } from 'node:path'
import { z } from 'zod'
import { fileFormSchema } from '../../../shared/file-form.ts'
import { layouts } from '../container/container.ts'
import { type Disk, isNotFound, readSmallFile, removeIfThere, replaceFile } from '../disk.ts'
import { TextExceptions } from '../encoding/text-exceptions.ts'
import { identityOf, isSameIdentity } from '../home/dataset-home.ts'
import type { FileIdentity } from '../journal/record.ts'
import { packedFormSchema } from '../packing/packed-form.ts'
import type { PartPlan, SourceFile } from './source.ts'

const NAME = 'work.json'
const MOST_BYTES = 64 * 2 ** 20

const identitySchema = z.object({
  dev: z.string(),
  ino: z.string(),
  sizeBytes: z.number(),
  mtimeNs: z.string(),
  ctimeNs: z.string(),
})
const schema = z.object({
  version: z.literal(1),
  work: z.object({ name: z.string(), identity: identitySchema }),
  files: z.array(
    z.object({
      path: z.string(),
      name: z.string(),
      identity: identitySchema,
      quick: z.string(),
      form: fileFormSchema,
      packed: packedFormSchema.nullable(),
      hasExceptions: z.boolean(),
      isTruncated: z.boolean(),
      ragged: z.object({ rows: z.number(), line: z.number() }).nullable(),
    }),
  ),
  parts: z.array(
    z.object({
      byteStart: z.number(),
      byteEnd: z.number(),
      layout: z.enum(layouts),
      rowsStart: z.number(),
      depth: z.number(),
    }),
  ),
})

export interface KeptSource {
  readonly workPath: string
  readonly files: readonly SourceFile[]
  readonly parts: readonly PartPlan[]
}

/** Notes a working file in its folder, and removes those that were there before. */
export const keepSource = async (
  disk: Disk,
  folder: string,
  { workName, files, parts }: { workName: string; files: readonly SourceFile[]; parts: readonly PartPlan[] },
): Promise<void> => {
  const identity = identityOf(await disk.stat(join(folder, workName)))
  for (const [at, { exceptions }] of files.entries()) {
    if (exceptions !== null && exceptions.count > 0)
      await replaceFile(disk, join(folder, `${workName}.exceptions-${at}`), exceptions.toBytes())
  }
  const kept: z.infer<typeof schema> = {
    version: 1,
    work: { name: workName, identity },
    files: files.map(({ exceptions, ...file }) => ({
      ...file,
      hasExceptions: exceptions !== null && exceptions.count > 0,
    })),
    parts: [...parts],
  }
  await replaceFile(disk, join(folder, NAME), new TextEncoder().encode(JSON.stringify(kept)))
  await removeLeft(disk, folder, workName)
}

/** Removes what a program that was killed has left in a folder, and working files but one. */
export const removeLeft = async (disk: Disk, folder: string, workName: string | null): Promise<void> => {
  for (const name of await disk.readdir(folder)) {
    const isLeft =
      name.startsWith('saving-') || (name.startsWith('work-') && !(workName !== null && name.startsWith(workName)))
    if (isLeft) await removeIfThere(disk, join(folder, name))
  }
}

/** Gives the working file that was made of files in the very state that they are in; null when there is none. */
export const findKept = async (
  disk: Disk,
  folder: string,
  files: readonly { path: string; identity: FileIdentity }[],
): Promise<KeptSource | null> => {
  try {
    const text = new TextDecoder().decode(await readSmallFile(disk, join(folder, NAME), MOST_BYTES))
    const kept = schema.parse(JSON.parse(text))
    const isSame =
      kept.files.length === files.length &&
      kept.files.every(
        ({ path, identity }, at) => path === files[at].path && isSameIdentity(identity, files[at].identity),
      )
    const workPath = join(folder, kept.work.name)
    if (!isSame || !isSameIdentity(kept.work.identity, await disk.stat(workPath))) return null
    const known: SourceFile[] = []
    for (const [at, { hasExceptions, ...file }] of kept.files.entries()) {
      const read = hasExceptions ? await readSmallFile(disk, `${workPath}.exceptions-${at}`, 2 ** 30) : null
      const exceptions = read === null ? TextExceptions.none : TextExceptions.fromBytes(read)
      if (exceptions === null) return null
      known.push({ ...file, exceptions: isUtf8(file.form) ? null : exceptions })
    }
    return { workPath, files: known, parts: kept.parts }
  } catch (error) {
    if (isNotFound(error) || error instanceof SyntaxError || error instanceof z.ZodError) return null
    throw error
  }
}

const isUtf8 = ({ encoding, rest }: { encoding: string; rest: string | null }): boolean =>
  encoding === 'utf-8' && rest === null
