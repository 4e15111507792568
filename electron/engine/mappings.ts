/**
 * Mappings that people made by hand, kept for all files whose rows have the same keys. What can't be read is as if it had
 * never been made: the rows are then read as Winnow finds them.
 */
import { join } from 'node:path'
import { z } from 'zod'
import { type Mapping, mappingSchema } from '../../shared/lens/mapping.ts'
import { type Disk, isNotFound, readSmallFile, replaceFile } from './disk.ts'

const MOST_BYTES = 2 ** 24
const fileSchema = z.record(z.string(), mappingSchema)

export class Mappings {
  readonly #disk: Disk
  readonly #path: string
  #byShape: Readonly<Record<string, Mapping>>

  private constructor(disk: Disk, path: string, byShape: Readonly<Record<string, Mapping>>) {
    this.#disk = disk
    this.#path = path
    this.#byShape = byShape
  }

  static async read(disk: Disk, dataFolder: string): Promise<Mappings> {
    const path = join(dataFolder, 'mappings.json')
    return new Mappings(disk, path, await readMappings(disk, path))
  }

  /** Gives the mapping for a shape of rows; null where there is none. */
  of(shape: string): Mapping | null {
    return Object.hasOwn(this.#byShape, shape) ? this.#byShape[shape] : null
  }

  /** Keeps a mapping for a shape of rows, or forgets it. */
  async set(shape: string, mapping: Mapping | null): Promise<void> {
    // Another program may have added some since.
    const { [shape]: _before, ...others } = await readMappings(this.#disk, this.#path)
    const byShape = mapping === null ? others : { ...others, [shape]: mapping }
    await replaceFile(this.#disk, this.#path, new TextEncoder().encode(JSON.stringify(byShape)))
    this.#byShape = byShape
  }
}

const readMappings = async (disk: Disk, path: string): Promise<Readonly<Record<string, Mapping>>> => {
  try {
    const bytes = await readSmallFile(disk, path, MOST_BYTES)
    return fileSchema.safeParse(JSON.parse(new TextDecoder().decode(bytes))).data ?? {}
  } catch (error) {
    if (!isNotFound(error) && !(error instanceof SyntaxError)) throw error
    return {}
  }
}
