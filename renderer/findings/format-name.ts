/** What people call a format. */
import { lensOf, UNKNOWN } from '../../shared/lens/lenses.ts'
import { MAPPING } from '../../shared/lens/mapping.ts'
import { t } from '../app/words.ts'

/** Gives a lens's name in the reader's language; a lens of another version of Winnow keeps its own. */
export const formatName = (lens: string): string =>
  lens === UNKNOWN || lens === MAPPING || lensOf(lens) !== null ? t(`format.${lens}` as 'format.unknown') : lens
