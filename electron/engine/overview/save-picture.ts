/** Writes a picture, or the numbers of one, to a file of its own. */
import type { Dataset } from '../dataset.ts'
import { writeWholeFile } from '../write/whole-file.ts'

/** Writes bytes to a target that the user chose. */
export const savePicture = (
  dataset: Dataset,
  place: { readonly path: string; readonly overwrite: boolean },
  bytes: Uint8Array,
): Promise<{ name: string; bytes: number }> =>
  writeWholeFile(dataset, place, bytes.length, async (out) => {
    await out.write(bytes)
  })
