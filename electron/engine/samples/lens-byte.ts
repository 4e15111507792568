/** Formats as numbers of one byte, in the order of the table of signals. */
import { UNKNOWN } from '../../../shared/lens/lenses.ts'
import { formatLabels } from '../../../shared/signal/signals.ts'

const bytes = new Map(formatLabels.map((name, byte) => [name, byte]))

/** Gives a format's number, for this version of the program only. */
export const lensByte = (lens: string): number => bytes.get(lens) ?? 0

/** Gives the format of a number. */
export const lensOfByte = (byte: number): string => formatLabels[byte] ?? UNKNOWN
