/**
 * Runs other programs for the launchers: with a time limit that ends the whole family of processes, since a download
 * that hangs in a grandchild would otherwise hold the terminal for ever.
 */
import { spawn, spawnSync } from 'node:child_process'
import { stripVTControlCharacters } from 'node:util'

/**
 * @typedef {object} Outcome
 * @property {number} code 0 when the program ended well; 127 when it could not be started
 * @property {string} output what it printed, both streams in order, unless it was shown
 * @property {boolean} isTimedOut
 */

/**
 * Runs a program to its end.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeLimitMs?: number, isShown?: boolean, isShell?: boolean }} [options]
 * @returns {Promise<Outcome>}
 */
export const run = (command, args, options = {}) =>
  new Promise((resolve) => {
    const isGroup = process.platform !== 'win32' && !options.isShown
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: options.isShown ? 'inherit' : ['ignore', 'pipe', 'pipe'],
      shell: options.isShell ?? false,
      detached: isGroup,
      windowsHide: true,
    })
    let output = ''
    let isTimedOut = false
    let isSettled = false
    const endFamily = () => {
      if (child.pid === undefined) return
      if (process.platform === 'win32') spawnSync('taskkill', ['/pid', String(child.pid), '/t', '/f'])
      else endGroup(isGroup ? -child.pid : child.pid)
    }
    const timer =
      options.timeLimitMs === undefined
        ? undefined
        : setTimeout(() => {
            isTimedOut = true
            endFamily()
          }, options.timeLimitMs)
    // In a group of its own the family would outlive a Ctrl+C in the terminal.
    const stop = () => {
      endFamily()
      process.exit(130)
    }
    if (isGroup) process.once('SIGINT', stop).once('SIGTERM', stop)
    /** @param {number} code */
    const settle = (code) => {
      if (isSettled) return
      isSettled = true
      clearTimeout(timer)
      process.off('SIGINT', stop).off('SIGTERM', stop)
      // Some bundlers colour what nobody looks at, whatever the environment says.
      resolve({ code, output: stripVTControlCharacters(output), isTimedOut })
    }
    /** @param {Buffer} bytes */
    const keep = (bytes) => {
      output += bytes.toString('utf8')
    }
    child.stdout?.on('data', keep)
    child.stderr?.on('data', keep)
    child.on('error', (error) => {
      output += `${error.message}\n`
      settle(127)
    })
    child.on('close', (code) => settle(code ?? 1))
  })

/** @param {number} pid negative for a whole group */
const endGroup = (pid) => {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error // it has ended by itself
  }
}

/**
 * Gives the last lines of a program's output, for a sentence about why it failed.
 * @param {string} output
 * @param {number} lines
 */
export const tailOf = (output, lines) => output.trimEnd().split('\n').slice(-lines).join('\n')

/**
 * Picks the line of a program's output that says why it failed; undefined when none does.
 * @param {string} output
 */
export const reasonIn = (output) =>
  output
    .split('\n')
    .find((line) => /\b(?:FATAL|Error|error|failed|ENOTFOUND|E:)/.test(line))
    ?.replace(/^\[[^\]]*\]\s*/, '')
    .trim()
    .slice(0, 200)
