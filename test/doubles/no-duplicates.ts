/** The calls about duplicates, of a double that finds none: how they are found is the engine's own tests' matter. */
import type { EngineApi } from '../../shared/contract.ts'
import type { duplicateCalls } from '../../shared/duplicates/duplicate-calls.ts'
import { EngineError } from '../../shared/engine-error.ts'

const refuse = async (): Promise<never> => {
  throw new EngineError('duplicates-stale')
}

export const noDuplicates: Pick<EngineApi, keyof typeof duplicateCalls | 'exportDuplicates'> = {
  estimateDuplicates: async () => ({ rows: 0, bytes: 0, memoryBytes: 0, pairsBytes: 0, diskBytes: 0 }),
  findDuplicates: refuse,
  stopDuplicates: async () => ({}),
  clearDuplicates: async () => ({}),
  getDuplicates: async () => null,
  regroupDuplicates: refuse,
  readGroups: refuse,
  readGroup: refuse,
  decideGroups: refuse,
  weighGroups: refuse,
  exportDuplicates: refuse,
  findTemplates: async () => ({ templates: [], rowsSeen: 0 }),
}
