/**
 * The one preload. Built into a single CommonJS file, since a sandboxed preload can import nothing but `electron`; all it
 * does is put the verbs on the page's window.
 */
import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { createBridge, type PageWindow } from './bridge.ts'

contextBridge.exposeInMainWorld(
  'winnow',
  createBridge({ ipcRenderer, webUtils }, globalThis as unknown as PageWindow, process.platform),
)
