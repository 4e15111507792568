/** What every host must carry unchanged: one list of tests of the real engine, run over each wire. */
import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest'
import { changingTests } from './contract-changing.ts'
import { Client, type ContractBench, type ContractHost, newName } from './contract-client.ts'
import { decidingTests } from './contract-deciding.ts'
import { describingTests } from './contract-describing.ts'
import { duplicatesTests } from './contract-duplicates.ts'
import { keepingTests } from './contract-keeping.ts'
import { mendingTests } from './contract-mending.ts'
import { openingTests } from './contract-opening.ts'
import { sqlTests } from './contract-sql.ts'
import { viewingTests } from './contract-viewing.ts'

/** Runs the whole contract over one host's wire. */
export const describeContract = (name: string, start: () => Promise<ContractHost>): void => {
  // A busy machine takes seconds for what an idle one does in a tenth of one.
  describe(`the contract over ${name}`, { timeout: 60_000 }, () => {
    let host: ContractHost | undefined
    const clients: Client[] = []
    const bench: ContractBench = {
      get host() {
        if (host === undefined) throw new Error('the host has not started')
        return host
      },
      connect: async () => {
        const client = new Client(await bench.host.connect())
        clients.push(client)
        return client
      },
      fileName: () => `${newName()}.jsonl`,
    }

    beforeAll(async () => {
      host = await start()
    }, 60_000)
    afterEach(async () => {
      const faults = clients.flatMap((client) => client.faults)
      for (const client of clients.splice(0)) await client.end()
      expect(faults).toEqual([])
    })
    afterAll(() => host?.close())

    openingTests(bench)
    viewingTests(bench)
    changingTests(bench)
    decidingTests(bench)
    mendingTests(bench)
    keepingTests(bench)
    sqlTests(bench)
    describingTests(bench)
    duplicatesTests(bench)
  })
}
