/** Who finds duplicates by which method. */
import type { MethodKind } from '../../../shared/duplicates/duplicate-spec.ts'
import { findContained } from './find-contained.ts'
import { findExact } from './find-exact.ts'
import { findNear } from './find-near.ts'
import { findOneWord } from './find-one-word.ts'
import { findOverlap } from './find-overlap.ts'
import type { Finder } from './found-pairs.ts'

export const finders: Readonly<Record<MethodKind, Finder>> = {
  exact: findExact,
  near: findNear,
  contained: findContained,
  'one-word': findOneWord,
  overlap: findOverlap,
}
