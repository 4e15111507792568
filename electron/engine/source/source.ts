/**
 * The file, or the files, that a dataset was opened from, as the user has them. Rows are read from a working file of UTF-8
 * text: the file itself where it is that already, else a copy in the cache, made anew whenever it is not there.
 */
import type { FileForm } from '../../../shared/file-form.ts'
import type { Layout, LineEnds } from '../container/container.ts'
import type { TextExceptions } from '../encoding/text-exceptions.ts'
import type { FileIdentity } from '../journal/record.ts'
import type { PackedForm } from '../packing/packed-form.ts'

/** Where the rows of one file lie in the working file. */
export interface PartPlan {
  readonly byteStart: number
  readonly byteEnd: number
  readonly layout: Layout
  /** Where the first row may start: behind a mark of the encoding, a bracket, a wrapper's other fields. */
  readonly rowsStart: number
  /**
   * Of a layout other than `lines`: how many brackets are open where rows lie (0 in a sequence of values, 1 in a list or a
   * map, 2 in a wrapper's list).
   */
  readonly depth: number
}

/** The same, once the rows are known. */
export interface PartRows extends PartPlan {
  readonly firstRow: number
  readonly rowCount: number
  /** Where the span of the last row ends and what closes the file begins; `rowsStart` where there are no rows. */
  readonly rowsEnd: number
  readonly lineEnds: LineEnds
}

/** One file of a dataset. */
export interface SourceFile {
  /** Its real path. */
  readonly path: string
  /** What it is called among the others. */
  readonly name: string
  readonly identity: FileIdentity
  /** Its quick fingerprint. */
  readonly quick: string
  readonly form: FileForm
  readonly packed: PackedForm | null
  /** By offsets in the working file: text that is not, encoded again, what stands in the file. Null for UTF-8. */
  readonly exceptions: TextExceptions | null
  /** An archive that ends too early: what could be read of it is all that there is. */
  readonly isTruncated: boolean
  /** Of a table: how many of its lines have more or fewer cells than its head, and the first of them. */
  readonly ragged: { readonly rows: number; readonly line: number } | null
}

export interface Source {
  /** The file's real path; of several, what names them together. */
  readonly path: string
  /** The state of the file; of several, one that differs whenever one of theirs does. */
  readonly identity: FileIdentity
  readonly quick: string
  /** One for each part of the working file, in its order. */
  readonly files: readonly SourceFile[]
  /** Whether the working file is the user's own file. */
  readonly isPlain: boolean
}
