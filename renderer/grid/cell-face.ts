/**
 * What a cell looks like, as a value: its kind at a glance, its words, and how much of them there is when not all can be
 * seen. Painting (sheet-painter.ts) only copies this into the document.
 */
import type { Cell } from '../../shared/contract.ts'
import { fitsInto } from './text-width.ts'
import { firstWords } from './turns-preview.ts'

/** The sentences that faces need, in the reader's language. */
export interface FaceWords {
  turns(count: number): string
  characters(count: number): string
  nothing: string
}

export interface CellFace {
  readonly look: 'string' | 'number' | 'boolean' | 'null' | 'object' | 'array' | 'turns' | 'absent'
  /** Short and set apart, before the text: `{5}`, `[3]`, `6 turns`, `null`. */
  readonly tag: string
  /** Who speaks first, of a conversation. */
  readonly role: string
  readonly text: string
  /** How long the whole is, when it does not fit. */
  readonly note: string
}

/** How much room a cell has for text. */
export interface Room {
  readonly widthPx: number
  readonly lines: number
}

const NO_FACE: CellFace = { look: 'absent', tag: '', role: '', text: '', note: '' }
/** The length of a sentence or two is of no interest, and would take room from its words. */
const NOTED_LENGTH = 80

/** Gives the face of a cell; without a cell, that of a field which the row does not have. */
export const faceOf = (cell: Cell | undefined, room: Room, words: FaceWords): CellFace => {
  if (cell === undefined || cell.kind === 'absent') return NO_FACE
  switch (cell.kind) {
    case 'string':
      return { ...NO_FACE, look: 'string', text: cell.text, note: noteOf(cell, room, words) }
    case 'number':
    case 'boolean':
      return { ...NO_FACE, look: cell.kind, text: cell.text }
    case 'null':
      return { ...NO_FACE, look: 'null', tag: words.nothing }
    case 'object':
      return { ...NO_FACE, look: 'object', tag: `{${cell.length}}`, text: insideOf(cell) }
    case 'array':
      return cell.isTurns
        ? turnsFace(cell, words)
        : { ...NO_FACE, look: 'array', tag: `[${cell.length}]`, text: insideOf(cell) }
  }
}

const turnsFace = (cell: Cell, words: FaceWords): CellFace => {
  const first = firstWords(cell.text)
  return { ...NO_FACE, look: 'turns', tag: words.turns(cell.length), role: first?.role ?? '', text: first?.text ?? '' }
}

const noteOf = (cell: Cell, room: Room, words: FaceWords): string => {
  const isClipped = cell.isCut || !fitsInto(cell.text, room.widthPx, room.lines)
  return isClipped && cell.length >= NOTED_LENGTH ? words.characters(cell.length) : ''
}

/** A list's or object's inside, without its brackets and with characters in place of their escapes, to be read. */
const insideOf = (cell: Cell): string => {
  const inside = cell.isCut ? cell.text.slice(1) : cell.text.slice(1, -1)
  return inside.trim().replace(/\\(?:\\|u([0-9a-fA-F]{4}))/g, (sequence: string, hex?: string) => {
    const unit = hex === undefined ? 0 : Number.parseInt(hex, 16)
    return unit >= 0xa0 ? String.fromCharCode(unit) : sequence
  })
}
