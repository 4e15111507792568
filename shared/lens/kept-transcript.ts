/** Edits of a transcript that leave it one: both sides still speak, or the format would be another. */
import type { JsonEdit } from '../json-edits.ts'
import type { JsonNode } from '../json-node.ts'
import type { StructureEdit } from '../sample/sample-edit.ts'
import { refusal } from './refusal.ts'
import { readTranscript } from './transcript-text.ts'
import { editTranscript } from './transcript-turns.ts'

/** Gives the edits of a row for an edit of a transcript in one of its strings; the address counts in the transcript. */
export const editKeptTranscript = (
  lens: { readonly id: string },
  text: JsonNode,
  change: Extract<StructureEdit, { at: unknown }>,
): readonly JsonEdit[] => {
  const edits = editTranscript(lens, text, change)
  const after = edits.reduce(
    (said, one) => (one.do === 'text' ? said.slice(0, one.start) + one.text + said.slice(one.end) : said),
    text.text,
  )
  if (readTranscript(after) === null) throw refusal(lens, change)
  return edits
}
