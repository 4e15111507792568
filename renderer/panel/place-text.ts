/** What stands at a place of a sample in the row as it is now, as the text that is typed there. */
import { readPython } from '../../shared/lens/python-node.ts'
import type { TextPlace } from '../../shared/sample/sample.ts'
import type { EditTarget } from './edit-target.ts'
import type { JsonText } from './json-outline.ts'
import { findSpan, valueJson, valueText } from './value-text.ts'

/** Gives the text that an edit's target holds; null where the place is gone. */
export const targetText = (row: string, json: JsonText | null, target: EditTarget): string | null => {
  if (target.kind === 'raw') return row
  if (json === null) return null
  if (target.kind === 'sample') {
    const text = target.form === 'value' ? jsonAtPlace(json, target.place) : textAtPlace(json, target.place)
    return text !== null && target.form === 'double-json-text' ? innerText(text) : text
  }
  const span = findSpan(json, target.path)
  if (span === null) return null
  if (target.kind === 'json') return valueJson(json.text, span)
  return span.kind === 'string' ? valueText(json.text, span) : null
}

const textAtPlace = (json: JsonText, place: TextPlace): string | null => {
  const span = findSpan(json, place.at)
  if (span === null || span.kind !== 'string') return null
  const text = valueText(json.text, span)
  switch (place.kind) {
    case 'value':
      return text
    case 'span':
      return place.end <= text.length ? text.slice(place.start, place.end) : null
    case 'python':
      return readPython(text.slice(place.start, place.end))?.text ?? null
    case 'inside':
      return textAtPlace({ text, skips: null }, place.place)
  }
}

const jsonAtPlace = (json: JsonText, place: TextPlace): string | null => {
  const span = findSpan(json, place.at)
  if (span === null) return null
  if (place.kind !== 'inside') return valueJson(json.text, span)
  return span.kind === 'string' ? jsonAtPlace({ text: valueText(json.text, span), skips: null }, place.place) : null
}

const innerText = (text: string): string | null => {
  const span = findSpan({ text, skips: null }, [])
  return span?.kind === 'string' ? valueText(text, span) : null
}
