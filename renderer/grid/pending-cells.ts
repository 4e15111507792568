/**
 * Cells as they were just typed, shown until the rows that hold them have been read again: between Enter and the engine's
 * answer a cell must not fall back to its old text.
 */
import type { Cell, Confirmation } from '../../shared/contract.ts'
import { pathKey } from '../../shared/json-path.ts'
import type { EditTarget } from './cell-editing.ts'
import type { CellValue } from './cell-value.ts'
import type { ShownRow } from './row-pages.ts'

interface Pending {
  readonly value: CellValue
  /** The revision that holds the change; null until the engine has answered. */
  revision: number | null
}

/** More than the cells of a window are of no use. */
const MAX_PENDING = 500

export class PendingCells {
  readonly #pending = new Map<string, Pending>()

  /** Shows a value in its cell while a change is made. */
  async send(
    target: EditTarget,
    value: CellValue,
    make: () => Promise<Confirmation | null>,
    onChange: () => void,
  ): Promise<Confirmation | null> {
    if (target.path === null) return make()
    const key = keyOf(target.row, pathKey(target.path))
    const pending: Pending = { value, revision: null }
    this.#put(key, pending)
    onChange()
    const confirmation = await make()
    // A later edit of the same cell has its own.
    if (this.#pending.get(key) === pending) {
      if (confirmation === null) this.#pending.delete(key)
      else pending.revision = confirmation.revision
      onChange()
    }
    return confirmation
  }

  /** Gives a cell as it was typed, or as it was read once that is as new. */
  get(shown: ShownRow, key: string, read: Cell | undefined): Cell | undefined {
    if (this.#pending.size === 0) return read
    const id = keyOf(shown.row.row, key)
    const pending = this.#pending.get(id)
    if (pending === undefined) return read
    if (pending.revision !== null && shown.revision >= pending.revision) {
      this.#pending.delete(id)
      return read
    }
    return cellOf(pending.value, shown.shape.previewChars, read)
  }

  #put(key: string, pending: Pending): void {
    this.#pending.delete(key)
    this.#pending.set(key, pending)
    const oldest = this.#pending.keys().next().value
    if (this.#pending.size > MAX_PENDING && oldest !== undefined) this.#pending.delete(oldest)
  }
}

const keyOf = (row: number, key: string): string => `${row} ${key}`

const cellOf = ({ kind, text }: CellValue, previewChars: number, read: Cell | undefined): Cell => ({
  kind,
  text: text.slice(0, previewChars),
  // How many items a list holds now, the engine counts.
  length: kind === 'string' ? text.length : (read?.length ?? 0),
  isCut: text.length > previewChars,
  isTurns: read?.isTurns === true && kind === 'array',
  isEdited: true,
})
