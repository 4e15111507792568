/** What a text that is typed is called, for a sentence about it. */
import { pathLabel } from '../../shared/json-path.ts'
import type { Words } from '../app/words.ts'
import { type EditTarget, pathOfTarget } from './edit-target.ts'

/** Names the place of an edit: the field, or the tab where it stands. */
export const targetName = (target: EditTarget, t: Words): string => {
  const path = pathOfTarget(target)
  if (path === null) return t(`panel.tab.${target.kind === 'raw' ? 'raw' : 'sample'}`)
  return pathLabel(path) || t('panel.fields.row')
}
