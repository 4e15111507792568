/** Brings CodeMirror in when it is first wanted. */
type EditorModule = typeof import('./code-mirror.ts')

let loading: Promise<EditorModule> | null = null

/** Gives the editor's module; a load that failed is tried again at the next call. */
export const loadEditor = (): Promise<EditorModule> => {
  loading ??= import('./code-mirror.ts').catch((error: unknown) => {
    loading = null
    throw error
  })
  return loading
}

/** Fetches the editor while the window is idle, so that the first edit does not wait for it. */
export const preloadEditor = (): void => {
  const load = (): void => void loadEditor().catch(() => {}) // an edit will ask again, and say what is wrong
  if ('requestIdleCallback' in window) window.requestIdleCallback(load, { timeout: 3_000 })
  else setTimeout(load, 1_000)
}
