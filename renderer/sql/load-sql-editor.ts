/** Brings the editor for queries in when the console is first opened. */
type EditorModule = typeof import('./sql-editor.ts')

let loading: Promise<EditorModule> | null = null

/** Gives the editor's module; a load that failed is tried again at the next call. */
export const loadSqlEditor = (): Promise<EditorModule> => {
  loading ??= import('./sql-editor.ts').catch((error: unknown) => {
    loading = null
    throw error
  })
  return loading
}
