#!/usr/bin/env node
/** The `winnow` command: the program's entry. */
import { runCommandLine } from './command-line.ts'

// A reader that has gone away is no failure; writes that follow are told of it by themselves.
process.stdout.on('error', () => {})
process.stderr.on('error', () => {})

process.exitCode = await runCommandLine(process.argv.slice(2), {
  input: process.stdin,
  output: process.stdout,
  errors: process.stderr,
  environment: process.env,
})
