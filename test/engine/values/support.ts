/** Values of JSON, well and badly made, and what an index says of them beside what the naive reference does. */
import fc from 'fast-check'
import { Fingerprint } from '../../../electron/engine/index/fingerprint.ts'
import { scanValuesSegment, type ValuesSizes } from '../../../electron/engine/index/scan-values-segment.ts'
import { cutParts, segmentEnd, segmentStart } from '../../../electron/engine/index/segments.ts'
import { FIRST_STATE, shareStates, ValuesStates } from '../../../electron/engine/index/values-state.ts'
import { createValuesKernel, type ValuesKernel, valuesModule } from '../../../electron/engine/kernels/values.ts'
import type { PartPlan } from '../../../electron/engine/source/source.ts'
import { naiveValues } from '../../doubles/naive-values.ts'

export type Shape = Pick<PartPlan, 'layout' | 'depth'>

/** Plans a part of a file; `rowsStart` counts from the part's start. */
export const planOf = (part: Uint8Array, shape: Shape, rowsStart: number, byteStart = 0): PartPlan => ({
  ...shape,
  byteStart,
  byteEnd: byteStart + part.length,
  rowsStart: byteStart + rowsStart,
})

interface Found {
  rows: { start: number; end: number }[]
  hashes: bigint[]
  lf: number
  crlf: number
  fingerprint: string
}

const kernels = new Map<string, ValuesKernel>()

const kernelOf = (sizes: ValuesSizes): ValuesKernel => {
  const key = JSON.stringify(sizes)
  const made =
    kernels.get(key) ?? createValuesKernel(valuesModule(), sizes.segmentBytes, sizes.roomBytes, sizes.mostRows)
  kernels.set(key, made)
  return made
}

/** All that an index says of a part, in plain values. */
export const indexedValues = (
  file: Uint8Array,
  plan: PartPlan,
  sizes: ValuesSizes,
  options: { kernel?: ValuesKernel; readBytes?: number } = {},
): Found => {
  const kernel = options.kernel ?? kernelOf(sizes)
  const read = (buffer: Uint8Array, offset: number, length: number, position: number): number => {
    const piece = file.subarray(position, position + Math.min(length, options.readBytes ?? length))
    buffer.set(piece, offset)
    return piece.length
  }
  const [part] = cutParts([plan], { lines: 1, values: sizes.segmentBytes })
  const states = new ValuesStates(shareStates(part.segmentCount))
  const fingerprint = new Fingerprint()
  const found = { rows: [] as Found['rows'], hashes: [] as bigint[], lf: 0, crlf: 0 }
  for (let segment = 0; segment < part.segmentCount; segment++) {
    const byteStart = segmentStart(part, segment)
    const wanted = {
      byteStart,
      byteEnd: segmentEnd(part, segment),
      part,
      isHashing: true,
      entry: () => (segment === 0 ? FIRST_STATE : states.wait(segment, () => true)),
      exit: (state: Parameters<ValuesStates['set']>[1]) => {
        if (segment + 1 < part.segmentCount) states.set(segment + 1, state)
      },
    }
    const rows = scanValuesSegment(kernel, sizes, read, wanted, () => true)
    if (rows === undefined) throw new Error('no state')
    if (segment === 0) fingerprint.setHeadGap(rows.headGapHash)
    const starts = [...rows.starts].map((start) => byteStart + start)
    const last = found.rows.at(-1)
    if (last !== undefined && starts.length > 0 && last.end !== starts[0]) throw new Error('spans with a hole between')
    starts.forEach((start, at) => {
      found.rows.push({ start, end: starts[at + 1] ?? rows.byteEnd })
    })
    found.hashes.push(...rows.hashes)
    found.lf += rows.lf
    found.crlf += rows.crlf
    fingerprint.addRows(rows.hashes)
    fingerprint.addGaps(rows.gapRuns)
    fingerprint.addHole(rows.tailHash)
  }
  return { ...found, fingerprint: fingerprint.digest() }
}

/** The same, as the naive reference has it. */
export const naiveIndexedValues = (file: Uint8Array, plan: PartPlan, xxh64: (bytes: Uint8Array) => bigint): Found => {
  const { rows, rowsEnd } = naiveValues(file, plan)
  const hashes = rows.map((row) => xxh64(file.subarray(row.start, row.contentEnd)))
  const gaps = rows.map((row) => file.subarray(row.contentEnd, row.end))
  const lineEnds = gaps.map((gap) => /\r?\n/.exec(Buffer.from(gap).toString('latin1'))?.[0])
  const fingerprint = new Fingerprint()
  if (plan.byteEnd > plan.byteStart) {
    fingerprint.setHeadGap(xxh64(file.subarray(plan.byteStart, rows[0]?.start ?? plan.byteEnd)))
  }
  fingerprint.addRows(BigUint64Array.from(hashes))
  for (const gap of gaps) fingerprint.addGaps(BigUint64Array.of(xxh64(gap), 1n))
  if (rows.length > 0) fingerprint.addHole(xxh64(file.subarray(rowsEnd, plan.byteEnd)))
  return {
    rows: rows.map(({ start, end }) => ({ start, end })),
    hashes,
    lf: lineEnds.filter((ending) => ending === '\n').length,
    crlf: lineEnds.filter((ending) => ending === '\r\n').length,
    fingerprint: fingerprint.digest(),
  }
}

const uglyPiece = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('{', '}', '[', ']', ',', ':', '"', '\\', ' ', '\n', '\r\n', '\t', '\x1e') },
  { weight: 3, arbitrary: fc.constantFrom(',\n  ', '":', '" : ', ', "k": ', '\\"', '\\\\', '], "key":', ']}', '""') },
  { weight: 3, arbitrary: fc.constantFrom('{"a":1}', '{"a":[1,{"b":"]"}]}', '[]', '12', 'null', '"x,y"', '"\\""') },
  { weight: 2, arbitrary: fc.constantFrom('中文', '"中\u2028文"', '\0', '\x7f', '// c', "'", '\ufeff') },
  { weight: 1, arbitrary: fc.nat(150).map((length) => ' '.repeat(length)) },
  { weight: 1, arbitrary: fc.nat(150).map((length) => `"${'x'.repeat(length)}"`) },
  { weight: 1, arbitrary: fc.nat(90).map((length) => '\\'.repeat(length)) },
  { weight: 1, arbitrary: fc.nat(70).map((length) => '['.repeat(length) + ']'.repeat(length)) },
)

const madeOfPieces = fc
  .array(
    fc.oneof(
      { weight: 5, arbitrary: uglyPiece.map((text) => Buffer.from(text)) },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 8 }).map((bytes) => Buffer.from(bytes)) },
    ),
    { maxLength: 40 },
  )
  .map((pieces) => new Uint8Array(Buffer.concat(pieces)))

/** JSON as programs write it, sometimes with a byte put in or taken out. */
const madeOfJson = fc
  .tuple(
    fc.array(fc.jsonValue({ maxDepth: 3 }), { maxLength: 8 }),
    fc.constantFrom(undefined, 1, 2, '\t'),
    fc.constantFrom(']', '}', '\n]\n', '], "other": [1, 2]}', ''),
    fc.option(fc.tuple(fc.nat(), uglyPiece), { nil: undefined }),
    fc.boolean(),
  )
  .map(([values, indent, tail, flaw, isKeyed]) => {
    const items = values.map((value, at) => `${isKeyed ? `"k${at}": ` : ''}${JSON.stringify(value, null, indent)}`)
    const text = items.join(indent === undefined ? ',' : ',\n') + tail
    if (flaw === undefined) return new TextEncoder().encode(text)
    const at = flaw[0] % (text.length + 1)
    return new TextEncoder().encode(text.slice(0, at) + flaw[1] + text.slice(at + (flaw[0] % 2)))
  })

export const uglyValues = fc.oneof(madeOfPieces, madeOfJson)
