/** The calls about mends, of a double that makes none: what they do is the engine's own tests' matter. */
import type { EngineApi } from '../../shared/contract.ts'
import { EngineError } from '../../shared/engine-error.ts'

const refuse = async (): Promise<never> => {
  throw new EngineError('mend-not-open')
}

export const noMends: Pick<EngineApi, 'openMend' | 'getMend' | 'readMend' | 'tickMend' | 'applyMend' | 'closeMend'> = {
  openMend: refuse,
  getMend: refuse,
  readMend: refuse,
  tickMend: refuse,
  applyMend: refuse,
  closeMend: async () => ({}),
}
