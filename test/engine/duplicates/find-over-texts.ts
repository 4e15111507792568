/** Runs a finder over texts, through a real file and worker threads. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ComparedRows } from '../../../electron/engine/duplicates/compared-rows.ts'
import type { Finder, FoundPairs, PairList } from '../../../electron/engine/duplicates/found-pairs.ts'
import type { Compared, DuplicateSpec, Folding, Method } from '../../../shared/duplicates/duplicate-spec.ts'
import { datasetOf, patient } from '../search/dataset-on-disk.ts'
import { testFolder } from '../support/engine-on-disk.ts'

export const UNFOLDED: Folding = { case: false, space: false, punctuation: false, width: false, keyOrder: false }

export interface TextsToFind {
  readonly texts: readonly string[]
  readonly others?: readonly (readonly string[])[]
  readonly method: Method
  readonly folding?: Folding
  readonly isWithin?: boolean
  /** The whole text, unless something else is said. */
  readonly compared?: Compared
}

const TEXT: Compared = { kind: 'fields', paths: [['t']] }

/** Opens texts as rows and gives them to whoever wants them. */
export const overTexts = async <T>(
  { texts, others = [], method, folding = UNFOLDED, isWithin = true, compared = TEXT }: TextsToFind,
  use: (rows: ComparedRows, spec: DuplicateSpec<string>) => Promise<T>,
): Promise<T> => {
  using folder = testFolder()
  const lineOf = (text: string): string => JSON.stringify({ t: text })
  const dataset = await datasetOf(folder.path, texts.map(lineOf))
  mkdirSync(join(folder.path, 'others'))
  const against = others.map((lines, at) => {
    const file = join(folder.path, 'others', `${at}.jsonl`)
    writeFileSync(file, lines.map((text) => `${lineOf(text)}\n`).join(''))
    return { file, compared: null }
  })
  const spec = { compared, folding, method, against, isWithin }
  const rows = await ComparedRows.open(dataset, spec, patient())
  try {
    return await use(rows, spec)
  } finally {
    await rows.close()
    await dataset.close()
  }
}

/** Gives what a finder finds. */
export const findIn = (find: Finder, texts: TextsToFind): Promise<FoundPairs> =>
  overTexts(texts, (rows, spec) => find(rows, spec, patient()))

/** Gives pairs as `a-b` with their similarity, in an order that does not depend on threads. */
export const pairsOf = ({ a, b, similarity, count }: PairList): [string, number][] =>
  Array.from({ length: count }, (_, at): [string, number] => [`${a[at]}-${b[at]}`, similarity[at]]).sort()
