/** The palette of a dataset, beside its journal. What can't be read is as if it had never been set. */
import { join } from 'node:path'
import { type Palette, paletteSchema } from '../../../shared/decision.ts'
import { type Disk, isNotFound, readSmallFile, replaceFile } from '../disk.ts'
import type { DatasetHome } from './dataset-home.ts'

export const readPalette = async (disk: Disk, home: DatasetHome): Promise<Palette> => {
  try {
    const bytes = await readSmallFile(disk, pathOf(home), MAX_BYTES)
    const parsed = paletteSchema.safeParse(JSON.parse(new TextDecoder().decode(bytes)))
    return parsed.success ? parsed.data : EMPTY
  } catch (error) {
    if (!isNotFound(error) && !(error instanceof SyntaxError)) throw error
    return EMPTY
  }
}

export const writePalette = (disk: Disk, home: DatasetHome, palette: Palette): Promise<void> =>
  replaceFile(disk, pathOf(home), new TextEncoder().encode(JSON.stringify(palette)))

const EMPTY: Palette = { tags: [] }
const MAX_BYTES = 4 * 2 ** 20
const pathOf = (home: DatasetHome): string => join(home.folder, 'palette.json')
