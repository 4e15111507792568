/** Who finds duplicates by which method. */
import type { DuplicateSpec, MethodKind } from '../../../shared/duplicates/duplicate-spec.ts'
import type { Dataset } from '../dataset.ts'
import { findContained } from './find-contained.ts'
import { asksEqualLines, findEqualLines } from './find-equal-lines.ts'
import { findExact } from './find-exact.ts'
import { findNear } from './find-near.ts'
import { findOneWord } from './find-one-word.ts'
import { findOverlap } from './find-overlap.ts'
import type { Finder } from './found-pairs.ts'

/** Gives who finds what is looked for in a dataset. */
export const finderFor = (spec: DuplicateSpec<unknown>, dataset: Dataset): Finder =>
  asksEqualLines(spec, dataset) ? findEqualLines : finders[spec.method.kind]

/** Who finds by which method, whatever is compared. */
export const finders: Readonly<Record<MethodKind, Finder>> = {
  exact: findExact,
  near: findNear,
  contained: findContained,
  'one-word': findOneWord,
  overlap: findOverlap,
}
