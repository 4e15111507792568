/** The session's answers about duplicates. */
import type { EngineApi } from '../../../shared/contract.ts'
import type { duplicateCalls } from '../../../shared/duplicates/duplicate-calls.ts'
import { EngineError } from '../../../shared/engine-error.ts'

type DuplicatesApi = Pick<EngineApi, keyof typeof duplicateCalls>

const refuse = async (): Promise<never> => {
  throw new EngineError('duplicates-stale')
}

/** Gives the calls of the contract that are about duplicates. */
export const answerDuplicates = (): DuplicatesApi => ({
  estimateDuplicates: refuse,
  findDuplicates: refuse,
  stopDuplicates: async () => ({}),
  clearDuplicates: async () => ({}),
  getDuplicates: async () => null,
  regroupDuplicates: refuse,
  readGroups: refuse,
  readGroup: refuse,
  decideGroups: refuse,
  weighGroups: refuse,
  findTemplates: refuse,
})
