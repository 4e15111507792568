/** A program of its own that runs an engine and does what it is asked, a line of JSON at a time, until its input ends. */
import { writeSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Engine } from '../../../electron/engine/engine.ts'
import type { Confirmation, DatasetState, SaveResult } from '../../../shared/contract.ts'
import { type ErrorReport, reportOf } from '../../../shared/engine-error.ts'
import type { JobId, RowId } from '../../../shared/ids.ts'
import { startEngine, Window } from '../../engine/support/engine-on-disk.ts'
import { textsOf } from './inspect.ts'

/** What the program can be asked. */
export type Request =
  | { do: 'open'; path: string; dataFolder: string }
  | { do: 'set'; row: number; key: string; json: string; change?: string }
  | { do: 'insert'; line: string; change?: string }
  | { do: 'delete'; row: number }
  | { do: 'texts' }
  | { do: 'state' }
  | { do: 'save' }
  | { do: 'close' }

export interface Answers {
  open: DatasetState
  set: Confirmation
  insert: Confirmation
  delete: Confirmation
  texts: string[]
  state: DatasetState
  save: SaveResult
  close: null
}

export type Answer<K extends Request['do']> = { ok: Answers[K] } | { error: ErrorReport }

let engine = null as Engine | null
let opened: Window | null = null

const answer = async (request: Request): Promise<unknown> => {
  if (request.do === 'open') {
    engine = await startEngine(request.dataFolder, { dataFolder: request.dataFolder })
    opened = await Window.open(engine, request.path)
    return opened.opened
  }
  if (request.do === 'close') {
    await engine?.close()
    engine = null
    return null
  }
  if (opened === null) throw new Error('nothing is open')
  switch (request.do) {
    case 'set': {
      const target = { kind: 'row' as const, row: request.row as RowId }
      return opened.apply({ kind: 'set', target, path: [request.key], json: request.json }, request.change)
    }
    case 'insert':
      return opened.apply({ kind: 'insert', after: null, lines: [request.line] }, request.change)
    case 'delete':
      return opened.apply({ kind: 'delete', target: { kind: 'row', row: request.row as RowId } })
    case 'texts':
      return textsOf(opened)
    case 'state':
      return opened.state()
    default:
      return opened.session.call('save', { dataset: opened.dataset, job: 'save' as JobId })
  }
}

const say = (value: unknown): void => {
  writeSync(1, `${JSON.stringify(value)}\n`)
}

if (process.argv[1]?.endsWith('asked-host.ts')) {
  say({ ok: 'ready' })
  for await (const line of createInterface({ input: process.stdin })) {
    try {
      say({ ok: await answer(JSON.parse(line) as Request) })
    } catch (error) {
      say({ error: reportOf(error) })
    }
  }
  await engine?.close()
}
