/**
 * Where this checkout is and how its commands speak. Everything in build/launch runs on a plain Node 20 before anything
 * is installed, so it may import Node's own modules only, and stays JavaScript.
 */
import { fileURLToPath } from 'node:url'

/** The absolute path of this checkout. */
export const root = fileURLToPath(new URL('../..', import.meta.url))

/** Where the launchers remember what they tried; gone with node_modules. */
export const memoryFolder = fileURLToPath(new URL('../../node_modules/.cache/winnow', import.meta.url))

/**
 * Tells the person at the terminal one thing.
 * @param {string} sentence
 */
export const say = (sentence) => {
  console.log(`winnow: ${sentence}`)
}

/**
 * Words a duration.
 * @param {number} ms
 */
export const inSeconds = (ms) => `${(ms / 1000).toFixed(1)} s`
