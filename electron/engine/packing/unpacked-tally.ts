/** What is found out about an archive while it is unpacked. */

/** What is wrong with an archive that is not cut off. */
export interface PackDamage {
  /**
   * `checksum`: all could be read, but something in it is not what was packed. `corrupt`: nothing can be read from here
   * on. `trailing`: behind the archive stands something else. `dictionary`: it was packed with a dictionary that it does
   * not hold.
   */
  readonly kind: 'checksum' | 'corrupt' | 'trailing' | 'dictionary'
  /** Where in the archive. */
  readonly packedAt: number
  /** Where in the text: how much was given before; of a checksum, where what it is of begins. */
  readonly unpackedAt: number
}

export class UnpackedTally {
  /** Bytes given so far. */
  bytes = 0
  /** The archive ends before its end. */
  isTruncated = false
  /** The first thing found wrong. */
  damage: PackDamage | null = null
  #pieces = 0
  #pieceStart = 0
  #endsLines = true
  /** Whether the piece before ends a line; the last one need not. */
  #isLineEnded = true
  #lastByte = LINE_FEED

  /** Takes what comes next. */
  add(output: Uint8Array): void {
    if (output.length === 0) return
    this.bytes += output.length
    this.#lastByte = output[output.length - 1]
  }

  /** Where the member or frame that is read now begins in the text. */
  get pieceStart(): number {
    return this.#pieceStart
  }

  /** Says that a member or frame ends here. */
  endPiece(): void {
    if (this.bytes === this.#pieceStart) return // `bgzip` ends a file with an empty one
    if (!this.#isLineEnded) this.#endsLines = false
    this.#isLineEnded = this.#lastByte === LINE_FEED
    this.#pieces += 1
    this.#pieceStart = this.bytes
  }

  setDamage(damage: PackDamage): void {
    this.damage ??= damage
  }

  /** What a form holds of members and frames, once all are read. */
  several(): { pieces: number; pieceBytes: number; endsLines: boolean } {
    this.endPiece()
    const pieces = Math.max(1, this.#pieces)
    return { pieces, pieceBytes: Math.round(this.bytes / pieces), endsLines: this.#endsLines }
  }
}

const LINE_FEED = 0x0a
