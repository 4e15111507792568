/** The editor of a query: made once it is loaded, and told what can be completed and what was wrong. */
import { useEffect, useRef } from 'react'
import { useStore } from '../app/use-store.ts'
import { useWords } from '../app/words.ts'
import { loadSqlEditor } from './load-sql-editor.ts'
import type { SqlEditor } from './sql-editor.ts'
import styles from './sql-editor-box.module.css'
import type { SqlStore } from './sql-store.ts'

export const SqlEditorBox = ({ sql, onRun }: { sql: SqlStore; onRun: () => void }) => {
  const t = useWords()
  const host = useRef<HTMLDivElement>(null)
  const editor = useRef<SqlEditor | null>(null)
  const latest = useRef(onRun)
  const run = useStore(sql, (store) => store.getRun())
  const tables = useStore(sql, (store) => store.getTables())
  const functions = useStore(sql, (store) => store.getFunctions())
  const isLoaded = useStore(sql, (store) => store.isLoaded)
  useEffect(() => {
    latest.current = onRun
  })

  // biome-ignore lint/correctness/useExhaustiveDependencies: the editor is made once what was typed before is known
  useEffect(() => {
    if (!isLoaded) return
    let isGone = false
    void loadSqlEditor().then(({ createSqlEditor }) => {
      const parent = host.current
      if (isGone || parent === null) return
      const made = createSqlEditor(parent, {
        text: sql.getText(),
        label: t('sql.editor'),
        placeholder: t('sql.placeholder'),
        onChange: (text) => sql.type(text),
        onRun: () => latest.current(),
      })
      editor.current = made
      made.setNames({ tables: sql.getTables(), functions: sql.getFunctions() })
      sql.setEditor((text) => {
        if (text !== null) made.setText(text)
        made.focus()
      })
      made.focus()
    })
    return () => {
      isGone = true
      sql.setEditor(null)
      editor.current?.destroy()
      editor.current = null
    }
  }, [sql, isLoaded])

  useEffect(() => {
    editor.current?.setNames({ tables, functions })
  }, [tables, functions])
  useEffect(() => {
    const at = run.state === 'failed' ? Number(run.error.values.position ?? -1) : -1
    editor.current?.setFault(at < 0 ? null : at)
  }, [run])
  return <div className={styles.box} ref={host} />
}
