/**
 * CodeMirror as a component. It is given its text once; what is typed from then on is the editor's own, and is told by
 * `onChange`. Until the editor is loaded the text stands in its place, in the same type, so that nothing jumps.
 */
import { type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react'
import styles from './code-editor.module.css'
import type { Editor, EditorOptions } from './code-mirror.ts'
import { loadEditor } from './load-editor.ts'

export interface CodeEditorProps extends EditorOptions {
  /** Takes the keyboard as soon as it is there, with the caret at an offset. */
  readonly focusAt?: number | 'end' | null
  readonly ref?: Ref<CodeEditorHandle>
}

export interface CodeEditorHandle {
  focus(offset?: number): void
  setText(text: string): void
  /** What stands in the editor; what it was given, until it is there. */
  getText(): string
}

export const CodeEditor = ({ ref, focusAt = null, ...options }: CodeEditorProps) => {
  const host = useRef<HTMLDivElement>(null)
  const editor = useRef<Editor | null>(null)
  const latest = useRef(options)
  const [isThere, setIsThere] = useState(false)
  useEffect(() => {
    latest.current = options
  })
  useImperativeHandle(ref, () => ({
    focus: (offset) => editor.current?.focus(offset),
    setText: (text) => editor.current?.setText(text),
    getText: () => editor.current?.getText() ?? latest.current.text,
  }))

  // biome-ignore lint/correctness/useExhaustiveDependencies: the editor is made once, and hears the latest callbacks
  useEffect(() => {
    let isGone = false
    void loadEditor().then(({ createEditor }) => {
      const parent = host.current
      if (isGone || parent === null) return
      const made = createEditor(parent, {
        ...latest.current,
        nameSpecial: (code) => latest.current.nameSpecial(code),
        check: options.check && ((text) => latest.current.check?.(text) ?? null),
        onChange: (text) => latest.current.onChange?.(text),
        onFault: (fault) => latest.current.onFault?.(fault),
        marks: options.marks && ((text) => latest.current.marks?.(text) ?? []),
        onSplit: options.onSplit && ((caret) => latest.current.onSplit?.(caret)),
        onCommit: options.onCommit && (() => latest.current.onCommit?.()),
        onCancel: options.onCancel && (() => latest.current.onCancel?.()),
      })
      editor.current = made
      setIsThere(true)
      if (focusAt !== null) made.focus(focusAt === 'end' ? undefined : focusAt)
    })
    return () => {
      isGone = true
      editor.current?.destroy()
      editor.current = null
    }
  }, [])

  useEffect(() => {
    editor.current?.setReadOnly(options.isReadOnly)
  }, [options.isReadOnly])

  return (
    <div className={styles.editor} data-look={options.look}>
      {isThere ? null : (
        <div className={styles.waiting} aria-busy="true">
          {options.text.slice(0, 20_000)}
        </div>
      )}
      <div ref={host} />
    </div>
  )
}
