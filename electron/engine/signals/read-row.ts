/** What is told of a row by reading it once: its format, what is wrong with it as a sample, and its signals. */
import { type JsonNode, readJson } from '../../../shared/json-node.ts'
import { checkJson } from '../../../shared/json-scan.ts'
import { detect, type FileLenses, readSample, UNKNOWN } from '../../../shared/lens/lenses.ts'
import { lint, lintBits } from '../../../shared/sample/lint.ts'
import { measureLength, measureRow } from '../../../shared/signal/measure.ts'
import { textsOfMalformed, textsOfRow, textsOfSample } from '../../../shared/signal/row-texts.ts'
import { type RowSigns, SIGNS_LIMIT_BYTES } from '../samples/read-signs.ts'

export interface RowLook extends RowSigns {
  /** Of `measuredSignals`, as they are kept; what else columns hold stands behind. */
  readonly values: Uint32Array
}

/** Reads a row. Of one that is too large, or has too many values, its length is all that is told. */
export const readRow = (bytes: Uint8Array, known: FileLenses): RowLook => {
  const byteLength = bytes.length
  const row = byteLength > SIGNS_LIMIT_BYTES ? null : readJson(bytes)
  if (row !== null) return readParsed(row, byteLength, known)
  const facts = { byteLength, format: UNKNOWN, findings: null }
  const isMalformed = byteLength <= SIGNS_LIMIT_BYTES && checkJson(bytes) !== null
  const values = isMalformed ? measureRow(facts, textsOfMalformed(bytes)) : measureLength(facts)
  return { lens: UNKNOWN, findings: 0, values }
}

/** Reads a row with all that its columns hold: the signals, and bits of findings behind them. */
export const readColumns = (bytes: Uint8Array, known: FileLenses): RowLook => {
  const { values, ...signs } = readRow(bytes, known)
  const all = new Uint32Array(values.length + 1)
  all.set(values)
  all[values.length] = signs.findings
  return { ...signs, values: all }
}

const readParsed = (row: JsonNode, byteLength: number, known: FileLenses): RowLook => {
  const lens = detect(row, known)
  if (lens === null) {
    const values = measureRow({ byteLength, format: UNKNOWN, findings: null }, textsOfRow(row))
    return { lens: UNKNOWN, findings: 0, values }
  }
  const sample = readSample(row, lens)
  const findings = lintBits(lint(sample))
  const facts = { byteLength, format: lens.id, findings: countBits(findings) }
  return { lens: lens.id, findings, values: measureRow(facts, textsOfSample(sample)) }
}

const countBits = (bits: number): number => {
  let count = 0
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++
  return count
}
