/**
 * The address of the window's one worker, as the page's policy wants it: Trusted Types let nothing start a script but what
 * this policy has named, and it names one file of the program's own.
 */
import ownAddress from './tokens-worker.ts?worker&url'

interface Policies {
  createPolicy(
    name: string,
    rules: { createScriptURL(address: string): string },
  ): { createScriptURL(address: string): string }
}

const policy = (globalThis as { trustedTypes?: Policies }).trustedTypes?.createPolicy('winnow-worker', {
  createScriptURL: (address) => {
    if (address !== ownAddress) throw new TypeError('Not a script of this program')
    return address
  },
})

/** Gives the address of the worker that counts tokens. */
export const workerAddress = (): string => policy?.createScriptURL(ownAddress) ?? ownAddress
