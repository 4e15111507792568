/** Who finds duplicates by which method. */
import type { MethodKind } from '../../../shared/duplicates/duplicate-spec.ts'
import { findExact } from './find-exact.ts'
import { findOverlap } from './find-overlap.ts'
import type { Finder } from './found-pairs.ts'

export const finders: Readonly<Partial<Record<MethodKind, Finder>>> = {
  exact: findExact,
  overlap: findOverlap,
}
