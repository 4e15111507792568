/** How much of a value there is, in words: `1,204 characters`, `12 items`, `over 1,000 keys`. */
import type { ValueKind } from '../../shared/contract.ts'
import { countText } from '../app/quantities.ts'
import type { Words } from '../app/words.ts'
import { countChildren, type JsonText, stringLength, type ValueSpan } from './json-outline.ts'

/** Children are counted no further than this. */
const COUNT_LIMIT = 1_000

/** Says how much of a value there is; for a scalar, what it is. */
export const measureOf = (json: JsonText, span: ValueSpan, as: ValueKind | 'turns', t: Words): string => {
  switch (as) {
    case 'string': {
      const count = stringLength(json.text, span)
      return count === 0 ? t('panel.kind.empty') : t('panel.kind.string', { count })
    }
    case 'array':
    case 'object':
    case 'turns': {
      const { count, isExact } = countChildren(json, span, COUNT_LIMIT)
      if (count === 0) return t(as === 'object' ? 'panel.kind.emptyObject' : 'panel.kind.emptyList')
      const words = t(`panel.kind.${as}`, { count })
      return isExact ? words : words.replace(countText(count), t('panel.kind.atLeast', { count: count - 1 }))
    }
    default:
      return t(`panel.kind.${as}`)
  }
}
