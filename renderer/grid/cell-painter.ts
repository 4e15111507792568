/**
 * One cell's element: written to only where it differs from what it showed before, since a page of rows is a thousand
 * cells and a frame is 16 ms.
 */
import type { CellFace } from './cell-face.ts'
import { markedPieces, mayNeedMarks } from './marked-text.ts'
import styles from './sheet.module.css'

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

/** The widest text that can be seen is bounded by its narrowest letters. */
const NARROWEST_PX = 3.4

export class CellPainter {
  readonly element = document.createElement('div')
  readonly #words = document.createElement('span')
  readonly #text = document.createTextNode('')
  #tag: HTMLSpanElement | null = null
  #role: HTMLSpanElement | null = null
  #note: HTMLSpanElement | null = null
  #isPlain = true
  #look: CellFace['look'] | null = null
  #flags = -1
  #gapPx = 0
  #widthPx = -1

  constructor() {
    this.element.setAttribute('role', 'gridcell')
    this.#words.className = styles.words
    this.#words.append(this.#text)
    this.element.append(this.#words)
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
    if (face.look !== this.#look) this.element.ariaLabel = face.look === 'absent' ? absentLabel : null
    this.#tag = this.#setPart(this.#tag, styles.tag, face.tag, this.#words)
    this.#role = this.#setPart(this.#role, styles.role, face.role, this.#words)
    this.#setText(face.text.slice(0, Math.ceil((this.#widthPx * lines) / NARROWEST_PX)), lines)
    const wasNoted = this.#note !== null
    this.#note = this.#setPart(this.#note, styles.note, face.note, null)
    if (face.look === this.#look && wasNoted === (this.#note !== null)) return
    this.#look = face.look
    this.#setClass()
  }

  /** Marks the cell; `flags` are bits of cellFlags. */
  mark(flags: number): void {
    if (flags === this.#flags) return
    const isMarked = (flags & (cellFlags.marked | cellFlags.active)) !== 0
    if (isMarked !== (this.#flags & (cellFlags.marked | cellFlags.active)) > 0 || this.#flags === -1)
      this.element.ariaSelected = isMarked ? 'true' : null
    this.#flags = flags
    this.#setClass()
  }

  #setClass(): void {
    let name = this.#note === null ? styles.cell : `${styles.cell} ${styles.noted}`
    const look = this.#look === null ? undefined : styles[this.#look]
    if (look !== undefined) name += ` ${look}`
    for (const [bit, flag] of FLAG_CLASSES) if (this.#flags > 0 && (this.#flags & bit) !== 0) name += ` ${flag}`
    this.element.className = name
  }

  #setText(text: string, lines: number): void {
    if (mayNeedMarks(text)) {
      this.#words.replaceChildren(...this.#fixedParts(), ...markedNodes(text, lines > 1))
      this.#isPlain = false
      return
    }
    if (!this.#isPlain) {
      this.#words.replaceChildren(...this.#fixedParts(), this.#text)
      this.#isPlain = true
    }
    if (this.#text.data !== text) this.#text.data = text
  }

  #fixedParts(): HTMLSpanElement[] {
    return [this.#tag, this.#role].filter((part) => part !== null)
  }

  /** Makes, fills or removes one of the small parts around the text. */
  #setPart(
    part: HTMLSpanElement | null,
    name: string,
    text: string,
    before: HTMLElement | null,
  ): HTMLSpanElement | null {
    if (text === '') {
      part?.remove()
      return null
    }
    if (part !== null) {
      if (part.textContent !== text) part.textContent = text
      return part
    }
    const made = document.createElement('span')
    made.className = name
    made.textContent = text
    if (before === null) this.element.append(made)
    else if (name === styles.tag || this.#tag === null) before.prepend(made)
    else this.#tag.after(made)
    return made
  }
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
