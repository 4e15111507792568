/**
 * A caller of the engine that believes nothing: every output and every event is held against the contract's schema before
 * a test sees it.
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { connectEngine, type Wire } from '../../shared/channel.ts'
import {
  type CallName,
  type ChangeRequest,
  type Confirmation,
  contract,
  type DatasetState,
  type EngineApi,
  type EngineEvent,
  eventSchema,
  type RowText,
  type RowView,
} from '../../shared/contract.ts'
import { isEngineError } from '../../shared/engine-error.ts'
import type { EncodingChoice } from '../../shared/file-form.ts'
import { type DatasetId, type JobId, position, type RowId, type ViewId } from '../../shared/ids.ts'
import type { JsonPath } from '../../shared/json-path.ts'

/** A running engine that can be connected to. */
export interface ContractHost {
  /** The folder that it serves. */
  readonly folder: string
  /** Whether all connections reach one engine; else each reaches an engine of its own over the same data folder. */
  readonly isOneEngine: boolean
  connect(): Promise<{ wire: Wire; end(): Promise<void> }>
  close(): Promise<void>
}

/** What a test is given: a host, a way to connect to it, and names that no other test uses. */
export interface ContractBench {
  readonly host: ContractHost
  connect(): Promise<Client>
  fileName(): string
}

/** A file of four rows: one per kind of line ending, a malformed one, a blank line, and a last one without an ending. */
export const LINES = [
  '{"id": 1, "text": "hello", "n": 12345678901234567890}\n',
  '{"id":2,"text":"你好 \\u4f60","n":1.0}\r\n',
  '{bad json\n',
  '\n',
  '{"id": 3, "messages": [{"role": "user", "content": "hi"}], "text": null}',
]
export const TEXT = LINES.join('')

export class Client {
  readonly api: EngineApi
  readonly events: EngineEvent[] = []
  /** What was wrong with events; a test that ends with any has failed. */
  readonly faults: string[] = []
  readonly end: () => Promise<void>

  constructor({ wire, end }: { wire: Wire; end(): Promise<void> }) {
    const connection = connectEngine(wire, (event) => {
      const parsed = eventSchema.safeParse(event)
      if (parsed.success) this.events.push(parsed.data)
      else this.faults.push(`event ${JSON.stringify(event)}: ${parsed.error.message}`)
    })
    const checked = (name: CallName) => async (input: never) => {
      const output: unknown = await (connection.api[name] as (input: unknown) => Promise<unknown>)(input)
      return contract[name].output.parse(output)
    }
    this.api = Object.fromEntries(Object.keys(contract).map((name) => [name, checked(name as CallName)])) as never
    this.end = end
  }

  /** Calls with an input that no compiler would let through. */
  callLoosely(name: string, input: unknown): Promise<unknown> {
    return (this.api as unknown as Record<string, (input: unknown) => Promise<unknown>>)[name]?.(
      input,
    ) as Promise<unknown>
  }
}

/** A file that was opened, with what tests do to it again and again. */
export class OpenFile {
  readonly client: Client
  readonly path: string
  readonly dataset: DatasetId
  readonly view: ViewId
  state: DatasetState

  constructor(client: Client, path: string, opened: Awaited<ReturnType<EngineApi['open']>>) {
    this.client = client
    this.path = path
    this.dataset = opened.state.dataset
    this.view = opened.view.view
    this.state = opened.state
  }

  /** The rows of the view from `start` to `end`. */
  async rows(columns: JsonPath[] = [], start = 0, end = 100): Promise<RowView[]> {
    const page = await this.client.api.readRows({
      view: this.view,
      start: position(start),
      end: position(end),
      columns,
      previewChars: 200,
    })
    return page.rows
  }

  /** The identities of the first rows. */
  async ids(): Promise<RowId[]> {
    return (await this.rows()).map(({ row }) => row)
  }

  /** The row at a place. */
  async id(at: number): Promise<RowId> {
    const row = (await this.ids())[at]
    if (row === undefined) throw new Error(`no row ${at}`)
    return row
  }

  async text(row: RowId): Promise<RowText> {
    return this.client.api.readRow({ dataset: this.dataset, row, limit: 64 * 2 ** 20 })
  }

  apply(request: ChangeRequest, change: string = newName()): Promise<Confirmation> {
    return this.client.api.apply({ dataset: this.dataset, change, request })
  }

  save(): ReturnType<EngineApi['save']> {
    return this.client.api.save({ dataset: this.dataset, job: newName() as JobId })
  }

  async read(): Promise<DatasetState> {
    this.state = await this.client.api.getState({ dataset: this.dataset })
    return this.state
  }

  /** Waits until the file is indexed and surveyed whole. */
  async settled(): Promise<this> {
    for (;;) {
      const { index, survey } = await this.read()
      if ([index.state, survey.state].includes('failed')) throw new Error('a pass over the file failed')
      if (index.state === 'done' && survey.state === 'done') return this
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
}

let names = 0
/** Gives a name for a change, a job or a client that no other has. */
export const newName = (): string => `test-${process.pid}-${Date.now().toString(36)}-${names++}`

/** Writes a file into the served folder, opens it, and waits until it is known whole. */
export const openNew = async (
  host: ContractHost,
  client: Client,
  name: string,
  bytes: string | Uint8Array,
  encoding?: EncodingChoice,
): Promise<OpenFile> => {
  const path = join(host.folder, name)
  await writeFile(path, bytes)
  return openAgain(host, client, name, encoding)
}

/** Opens a file of the served folder and waits until it is known whole. */
export const openAgain = async (
  host: ContractHost,
  client: Client,
  name: string,
  encoding?: EncodingChoice,
): Promise<OpenFile> => {
  const opened = await client.api.open({ file: { kind: 'served', path: [name] }, ...(encoding && { encoding }) })
  return new OpenFile(client, join(host.folder, name), opened).settled()
}

/** Gives the code of the error that a call fails with, or `none`. */
export const codeOf = async (call: Promise<unknown>): Promise<string> => {
  try {
    await call
    return 'none'
  } catch (error) {
    if (!isEngineError(error)) throw error
    return error.code
  }
}
