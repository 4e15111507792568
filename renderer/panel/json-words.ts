/** What is wrong with a text that is to be JSON, in words. */
import type { Fault } from '../../shared/contract.ts'
import { countText } from '../app/quantities.ts'
import type { Words } from '../app/words.ts'
import type { MarkedFault } from '../editor/fault-marks.ts'
import { jsonFault } from '../editor/json-check.ts'

/** Finds where a text stops being JSON. */
export const check = (text: string, t: Words): MarkedFault | null => jsonFault(text, (fault) => faultText(fault, t))

/** Says where a text stops being JSON, and why. */
export const faultText = (fault: Fault, t: Words): string =>
  t('panel.fault.at', { column: countText(fault.column), reason: t(`malformed.${fault.reason}`) })
