/**
 * The entry of the engine's process, a utility process of Electron: apart from every window and from main, so that nothing
 * the engine does can freeze what the user sees.
 */
import { createEngine } from '../engine/engine.ts'
import { serveShell } from './serve-shell.ts'

serveShell(process.parentPort, createEngine, (code) => process.exit(code))
