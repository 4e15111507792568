/** Tells of many fields at once, in one look at a row, whether something stands in them. Two bits a row for each field. */
import { type ContainerKind, JsonKey, type JsonVisitor, type ScalarKind, scanJson } from '../../../shared/json-scan.ts'
import { MOST_FILLED } from '../../../shared/overview/description.ts'

/** By row: bits of fields that are there, and bits of fields with something in them. All bits of `broken` rows are off. */
export interface FilledFacts {
  readonly here: Uint32Array<ArrayBuffer>
  readonly filled: Uint32Array<ArrayBuffer>
  /** 1 for rows that are malformed or too large. */
  readonly broken: Uint8Array<ArrayBuffer>
}

interface Node {
  /** Which field this is; -1 for one that only leads to others. */
  field: number
  readonly children: { readonly key: string; readonly written: JsonKey; readonly node: Node }[]
}

/** Gathers which fields are filled, row by row. Paths are of keys alone. */
export class FilledGatherer implements JsonVisitor {
  readonly #root: Node = newNode()
  readonly #here: number[] = []
  readonly #filled: number[] = []
  readonly #broken: number[] = []
  #bytes: Uint8Array = new Uint8Array(0)
  #hereNow = 0
  #filledNow = 0
  #key: Node | null = null
  readonly #open: (Node | null)[] = []

  constructor(paths: readonly (readonly string[])[]) {
    if (paths.length > MOST_FILLED) throw new RangeError(`no more than ${MOST_FILLED} fields fit into the bits`)
    for (const [field, path] of paths.entries()) this.#add(path, field)
  }

  /** Takes a row's bytes; null for one that is too large to be looked into. */
  add(bytes: Uint8Array | null): void {
    this.#hereNow = 0
    this.#filledNow = 0
    this.#bytes = bytes ?? new Uint8Array(0)
    const isBroken = bytes === null || scanJson(bytes, this) !== null
    this.#here.push(isBroken ? 0 : this.#hereNow)
    this.#filled.push(isBroken ? 0 : this.#filledNow)
    this.#broken.push(isBroken ? 1 : 0)
  }

  /** Gives what was gathered. */
  facts(): FilledFacts {
    return {
      here: Uint32Array.from(this.#here),
      filled: Uint32Array.from(this.#filled),
      broken: Uint8Array.from(this.#broken),
    }
  }

  onKey(start: number, end: number, depth: number): void {
    const parent = this.#open[depth - 1]
    this.#key = parent?.children.find(({ written }) => written.isAt(this.#bytes, start, end))?.node ?? null
    // Of a key that stands twice the last one counts.
    if (this.#key !== null) this.#forget(this.#key)
  }

  onScalar(kind: ScalarKind, start: number, end: number, depth: number): void {
    const node = depth === 0 ? this.#root : this.#key
    if (node !== null) this.#note(node, kind !== 'null' && !(kind === 'string' && end - start === 2))
  }

  onOpen(kind: ContainerKind, _start: number, depth: number): boolean {
    const node = depth === 0 ? this.#root : this.#key
    this.#open[depth] = node
    if (node === null) return false
    this.#note(node, false)
    return kind === 'object' && node.children.length > 0
  }

  onClose(_kind: ContainerKind, _start: number, _end: number, depth: number, count: number): void {
    const node = this.#open[depth]
    if (node !== null && node !== undefined && count > 0) this.#note(node, true)
  }

  #note({ field }: Node, isFilled: boolean): void {
    if (field === -1) return
    this.#hereNow |= 1 << field
    if (isFilled) this.#filledNow |= 1 << field
  }

  #forget(node: Node): void {
    if (node.field !== -1) {
      this.#hereNow &= ~(1 << node.field)
      this.#filledNow &= ~(1 << node.field)
    }
    for (const child of node.children) this.#forget(child.node)
  }

  #add(path: readonly string[], field: number): void {
    let node = this.#root
    for (const key of path) {
      let child = node.children.find((one) => one.key === key)
      if (child === undefined) {
        child = { key, written: new JsonKey(key), node: newNode() }
        node.children.push(child)
      }
      node = child.node
    }
    node.field = field
  }
}

const newNode = (): Node => ({ field: -1, children: [] })
