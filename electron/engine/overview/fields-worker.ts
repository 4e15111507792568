/** A worker thread of the pass over fields: tells facts of some fields of each row of a batch. */
import { parentPort } from 'node:worker_threads'
import { answerPass } from '../pass/row-batch.ts'
import { FactGatherer, type FieldFacts } from './field-facts.ts'
import type { FieldsAbout, FieldsFound } from './fields-pass.ts'
import { type FilledFacts, FilledGatherer } from './filled-facts.ts'

answerPass<FieldsFound, null>(parentPort, {
  look(bytes, { starts, about }, endOf) {
    const { fields, filled } = about as FieldsAbout
    const gatherers = fields.map((path) => new FactGatherer(path))
    const filledGatherer = filled === null ? null : new FilledGatherer(filled)
    for (let row = 0; row < starts.length; row++) {
      const content = bytes.subarray(starts[row], endOf(row))
      for (const gatherer of gatherers) gatherer.add(content)
      filledGatherer?.add(content)
    }
    const found = {
      fields: gatherers.map((gatherer) => gatherer.facts()),
      filled: filledGatherer?.facts() ?? null,
    }
    return {
      found,
      transfer: [...found.fields.flatMap(buffersOf), ...(found.filled === null ? [] : bitsOf(found.filled))],
    }
  },
  report: () => null,
  reset: () => undefined,
})

const buffersOf = ({ kinds, owners, hashes, numbers }: FieldFacts): ArrayBuffer[] => [
  kinds.buffer,
  owners.buffer,
  hashes.buffer,
  numbers.buffer,
]

const bitsOf = ({ here, filled, broken }: FilledFacts): ArrayBuffer[] => [here.buffer, filled.buffer, broken.buffer]
