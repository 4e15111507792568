/**
 * One cell's element: written to only where it differs from what it showed before, since a page of rows is a thousand
 * cells and a frame is 16 ms.
 */
import type { CellFace } from './cell-face.ts'
import { markedPieces, mayNeedMarks } from './marked-text.ts'
import styles from './sheet.module.css'
import { startInSight } from './text-width.ts'

/** What marks a cell beside its face; each bit is a class. */
export const cellFlags = { edited: 1, active: 2, marked: 4, top: 8, bottom: 16, left: 32, right: 64 } as const

const FLAG_CLASSES: readonly (readonly [bit: number, name: string])[] = [
  [cellFlags.edited, styles.edited],
  [cellFlags.active, styles.active],
  [cellFlags.marked, styles.marked],
  [cellFlags.top, styles.edgeTop],
  [cellFlags.bottom, styles.edgeBottom],
  [cellFlags.left, styles.edgeLeft],
  [cellFlags.right, styles.edgeRight],
]

export class CellPainter {
  readonly element = document.createElement('div')
  readonly #text = document.createTextNode('')
  readonly #tag = partOf(styles.tag, true)
  readonly #role = partOf(styles.role)
  /** Around tag, role and text where a note stands beside them, or lines are counted. */
  readonly #words = partOf(styles.words)
  readonly #note = partOf(styles.note, true)
  /** Which of these there are; another number means that the children are others. */
  #parts = 0
  #look: CellFace['look'] | null = null
  #flags = -1
  #gapPx = 0
  #widthPx = -1

  constructor() {
    this.element.role = 'gridcell'
    this.element.append(this.#text)
  }

  /** Puts the element in its column, `gapPx` after the one before it. */
  place(gapPx: number, widthPx: number, columnIndex: number): void {
    if (gapPx !== this.#gapPx) {
      this.#gapPx = gapPx
      this.element.style.marginLeft = `${gapPx}px`
    }
    if (widthPx !== this.#widthPx) {
      this.#widthPx = widthPx
      this.element.style.width = `${widthPx}px`
    }
    const index = String(columnIndex)
    if (this.element.ariaColIndex !== index) this.element.ariaColIndex = index
  }

  /** Shows a face; `lines` is how many lines there is room for. */
  show(face: CellFace, lines: number, absentLabel: string): void {
    const text = startInSight(face.text, this.#widthPx, lines)
    const needsMarks = mayNeedMarks(text)
    const parts =
      (face.tag === '' ? 0 : PARTS.tag) |
      (face.role === '' ? 0 : PARTS.role) |
      (face.note === '' ? 0 : PARTS.note) |
      (face.note === '' && lines === 1 ? 0 : PARTS.words) |
      (needsMarks ? PARTS.marks : 0)
    setText(this.#tag, face.tag)
    setText(this.#role, face.role)
    setText(this.#note, face.note)
    if (!needsMarks && this.#text.data !== text) this.#text.data = text
    if (parts !== this.#parts || needsMarks)
      this.#arrange(parts, needsMarks ? markedNodes(text, lines > 1) : [this.#text])
    if (face.look !== this.#look) this.element.ariaLabel = face.look === 'absent' ? absentLabel : null
    if (face.look === this.#look && parts === this.#parts) return
    this.#look = face.look
    this.#parts = parts
    this.#setClass()
  }

  /** Marks the cell; `flags` are bits of cellFlags. */
  mark(flags: number): void {
    if (flags === this.#flags) return
    const isMarked = (flags & (cellFlags.marked | cellFlags.active)) !== 0
    this.element.ariaSelected = isMarked ? 'true' : null
    this.#flags = flags
    this.#setClass()
  }

  #arrange(parts: number, text: readonly Node[]): void {
    const words: Node[] = [...text]
    if ((parts & PARTS.role) !== 0) words.unshift(this.#role)
    if ((parts & PARTS.tag) !== 0) words.unshift(this.#tag)
    if ((parts & PARTS.words) === 0) {
      this.element.replaceChildren(...words)
      return
    }
    this.#words.replaceChildren(...words)
    if ((parts & PARTS.note) === 0) this.element.replaceChildren(this.#words)
    else this.element.replaceChildren(this.#words, this.#note)
  }

  #setClass(): void {
    let name = (this.#parts & PARTS.note) === 0 ? styles.cell : `${styles.cell} ${styles.noted}`
    const look = this.#look === null ? undefined : styles[this.#look]
    if (look !== undefined) name += ` ${look}`
    for (const [bit, flag] of FLAG_CLASSES) if (this.#flags > 0 && (this.#flags & bit) !== 0) name += ` ${flag}`
    this.element.className = name
  }
}

const PARTS = { tag: 1, role: 2, words: 4, note: 8, marks: 16 } as const

/** What is said of a value, and not by it, is marked as figures: a search finds nothing there. */
const partOf = (name: string | undefined, isFigures = false): HTMLSpanElement => {
  const part = document.createElement('span')
  part.className = name ?? ''
  if (isFigures) part.dataset.figures = ''
  return part
}

const setText = (part: HTMLSpanElement, text: string): void => {
  if (text !== '' && part.textContent !== text) part.textContent = text
}

/** Gives the nodes of a text with its signs; more than one line really break where line feeds are. */
export const markedNodes = (text: string, isBreaking: boolean): Node[] =>
  markedPieces(text).map((piece) => {
    if (piece.kind === 'text') return document.createTextNode(piece.text)
    const sign = document.createElement('span')
    if (piece.kind === 'box') {
      sign.className = styles.box
      sign.textContent = piece.label
      return sign
    }
    sign.className = styles.sign
    sign.textContent = piece.kind === 'tab' ? '⇥ ' : isBreaking ? '↵\n' : '↵ '
    return sign
  })
