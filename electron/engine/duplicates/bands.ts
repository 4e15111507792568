/**
 * How sketches are cut into bands: two rows are compared when all bins of any band are the same in both. Of rows as alike as the floor
 * nearly all come to be compared, and the more alike, the surer; of the others as few as their number allows.
 */

export interface Bands {
  readonly bands: number
  readonly binsInBand: number
  /** Words of 32 bits that are kept of a sketch, for a glance at two rows before they are read. */
  readonly words: number
}

/** Of pairs right at the floor so many are not compared; of more alike ones fewer by far. */
const MISSED = 0.005
/** Rows that are not duplicates are about this alike at most, in most files. */
const USUAL_SIMILARITY = 0.1
/** For the sake of many rows bands get no longer: their number, and the time for sketches, would grow more than what is saved. */
const MOST_FOR_ROWS = 6
/** Shares of pairs at the floor that one band finds, between which the length of bands is chosen. */
const [LEAST_FOUND, MOST_FOUND] = [0.06, 0.17]
/** Longer bands would take more bins than a sketch has room for, and hold apart hardly more of what is not alike. */
const MOST_IN_BAND = 60
/** As many bins as a glance takes bits of. */
const LEAST_BINS = 128
/** Beyond so many rows a glance takes fewer bits, to keep memory within bounds. */
const WORDS = [
  { rows: 1_500_000, words: 8 },
  { rows: 4_000_000, words: 4 },
  { rows: Number.POSITIVE_INFINITY, words: 2 },
]

/** Chooses bands for a floor and a number of rows. */
export const bandsFor = (floor: number, rows: number): Bands => {
  const forRows = Math.min(MOST_FOR_ROWS, Math.log(Math.max(1, rows)) / -Math.log(USUAL_SIMILARITY))
  const forTime = Math.log(MOST_FOUND) / Math.log(floor)
  const most = Math.log(LEAST_FOUND) / Math.log(floor)
  const wanted = Math.min(Math.floor(most), Math.round(Math.max(forRows, forTime)))
  const binsInBand = Math.max(1, Math.min(MOST_IN_BAND, wanted))
  const found = floor ** binsInBand
  const bands = Math.max(Math.ceil(Math.log(MISSED) / Math.log(1 - found)), Math.ceil(LEAST_BINS / binsInBand))
  const words = WORDS.find((one) => rows <= one.rows)?.words ?? 1
  return { bands, binsInBand, words: Math.min(words, Math.floor((bands * binsInBand) / 32)) }
}

/**
 * Gives how many of so many bits may differ in two rows that are as alike as the floor: a bit is the same with the probability of
 * (1 + similarity) / 2, and three standard deviations are left on top.
 */
export const mostDiffering = (floor: number, bits: number): number => {
  const differs = (1 - floor) / 2
  return Math.ceil(bits * differs + 3 * Math.sqrt(bits * differs * (1 - differs)))
}

/** How finely numbers of shingles are kept: so much more is one doubling. */
const DOUBLING = 10

/** Gives a number of shingles, which is not 0, as 8 bits. */
export const countCode = (count: number): number => 1 + Math.ceil(Math.log2(count) * DOUBLING)

/** Gives the most shingles that a code stands for. */
export const countOf = (code: number): number => 2 ** ((code - 1) / DOUBLING)
