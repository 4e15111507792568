/** How sketches are cut into bands, for every floor and any number of rows. */
import { expect, test } from 'vitest'
import { bandsFor } from '../../../electron/engine/duplicates/bands.ts'
import { MOST_BINS } from '../../../electron/engine/kernels/shingles.ts'
import { LOWEST_FLOOR } from '../../../shared/duplicates/duplicate-spec.ts'

const floors = Array.from({ length: 50 }, (_, at) => (LOWEST_FLOOR * 100 + at) / 100)
const sizes = [1, 700, 100_000, 1_000_000, 10_000_000, 100_000_000]

test.each(sizes)('of %i rows, pairs right at any floor meet in a band, and sketches have room for it', (rows) => {
  for (const floor of floors) {
    const { bands, binsInBand, words } = bandsFor(floor, rows)
    expect(1 - (1 - floor ** binsInBand) ** bands, `floor ${floor}`).toBeGreaterThan(0.99)
    expect(bands * binsInBand).toBeLessThanOrEqual(MOST_BINS)
    expect(words).toBeGreaterThan(0)
    expect(words * 32).toBeLessThanOrEqual(bands * binsInBand)
  }
})
