#!/usr/bin/env node
/** The `winnow` command: the program's entry. */
import { EngineError } from '../../shared/engine-error.ts'
import { exitCodes } from './command-error.ts'
import { runCommandLine } from './command-line.ts'

// A reader that has gone away is no failure; writes that follow are told of it by themselves.
process.stdout.on('error', () => {})
process.stderr.on('error', () => {})

// The first Ctrl+C lets the command put its things in order; the second does not wait for that. SIGHUP is left alone, so
// that nohup goes on working.
const interrupt = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (interrupt.signal.aborted) process.exit(exitCodes.failed)
    interrupt.abort(new EngineError('cancelled'))
  })
}

process.exitCode = await runCommandLine(process.argv.slice(2), {
  input: process.stdin,
  output: process.stdout,
  errors: process.stderr,
  environment: process.env,
  signal: interrupt.signal,
})
