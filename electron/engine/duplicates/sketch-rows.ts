/** A step of the search for near duplicates, in a worker thread: hashes and sketches what is compared of each row. */
import { writeSync } from 'node:fs'
import { HASH_BYTES } from '../kernels/shingles.ts'
import { countCode } from './bands.ts'
import type { FoldedText } from './folded-text.ts'
import type { ItemBatch, ItemLooker } from './item-batch.ts'
import type { SketchAbout } from './sketches.ts'
import { type HashesFound, TEXT_STATES } from './text-twins.ts'

const aboutOf = ({ about }: ItemBatch): SketchAbout => about as SketchAbout

/** Gives what sketches rows by means of a text. */
export const sketcher = (text: FoldedText): ItemLooker<HashesFound, null> => ({
  roomFor(byteLength, batch) {
    const { folding, without, bands } = aboutOf(batch)
    const keysBytes = batch.items.length * (bands.bands * 4 + HASH_BYTES)
    return text.roomForBatch(batch, byteLength, { folding, without, isJoined: true }, keysBytes)
  },
  look(bytes, batch, contentEnd) {
    const { shingle, bands, counts, bits, keysFd, rows } = aboutOf(batch)
    const { items, starts, first } = batch
    const { kernel } = text
    const keysBytes = bands.bands * items.length * 4
    const states = new Uint8Array(items.length)
    for (let at = 0; at < items.length; at++) {
      states[at] = text.load(bytes, starts[at], contentEnd(at))
      if (states[at] !== TEXT_STATES.text) continue
      kernel.writeHash(keysBytes, at)
      const count = kernel.findShingles(shingle)
      // Too short for one.
      if (count === 0) continue
      counts[first + at] = countCode(count)
      kernel.sketch(bands.bands * bands.binsInBand)
      kernel.bitsInto(bits, (first + at) * bands.words, bands.words)
      kernel.writeBands(at, items.length, bands.bands, bands.binsInBand)
    }
    for (let band = 0; band < bands.bands; band++) {
      writeAll(keysFd, kernel.keysOf(band, items.length), (band * rows + first) * 4)
    }
    const halves = kernel.hashesOf(keysBytes, items.length)
    return { found: { halves, states }, transfer: [halves.buffer, states.buffer] }
  },
  report: () => null,
  reset: () => undefined,
})

const writeAll = (fd: number, bytes: Uint8Array, position: number): void => {
  for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done, bytes.length - done, position + done)
}
