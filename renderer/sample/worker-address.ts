/**
 * The addresses of the window's workers, as the page's policy wants them: Trusted Types let nothing start a script but what
 * this policy has named, and it names files of the program's own.
 */
import diffAddress from '../duplicates/member-diff-worker.ts?worker&url'
import matchAddress from '../search/match-worker.ts?worker&url'
import tokensAddress from './tokens-worker.ts?worker&url'

interface Policies {
  createPolicy(
    name: string,
    rules: { createScriptURL(address: string): string },
  ): { createScriptURL(address: string): string }
}

const policy = (globalThis as { trustedTypes?: Policies }).trustedTypes?.createPolicy('winnow-worker', {
  createScriptURL: (address) => {
    if (![tokensAddress, matchAddress, diffAddress].includes(address))
      throw new TypeError('Not a script of this program')
    return address
  },
})

/** Gives the address of the worker that counts tokens. */
export const workerAddress = (): string => policy?.createScriptURL(tokensAddress) ?? tokensAddress

/** Gives the address of the worker that looks for matches. */
export const matchWorkerAddress = (): string => policy?.createScriptURL(matchAddress) ?? matchAddress

/** Gives the address of the worker that compares long texts. */
export const diffWorkerAddress = (): string => policy?.createScriptURL(diffAddress) ?? diffAddress
