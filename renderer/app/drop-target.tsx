/** A file dragged onto the window is opened; while it hovers, the window says so. */
import { useEffect, useState } from 'react'
import { type App, useApp } from './app-context.ts'
import styles from './drop-target.module.css'
import { notify } from './notify.ts'
import { useWords, t as words } from './words.ts'

export const DropTarget = () => {
  const t = useWords()
  const app = useApp()
  const [isOver, setOver] = useState(false)
  useEffect(() => {
    const onDragOver = (event: DragEvent): void => {
      if (!hasFiles(event)) return
      event.preventDefault()
      setOver(true)
    }
    const onDragLeave = (event: DragEvent): void => {
      // Only leaving the window counts; between elements there is always another to enter.
      if (event.relatedTarget === null) setOver(false)
    }
    const onDrop = (event: DragEvent): void => {
      setOver(false)
      if (!hasFiles(event)) return
      // Without this the window would leave for the file itself.
      event.preventDefault()
      const file = event.dataTransfer?.files[0]
      if (file !== undefined) void openDropped(app, file)
    }
    window.addEventListener('dragover', onDragOver)
    window.addEventListener('dragleave', onDragLeave)
    window.addEventListener('drop', onDrop)
    return () => {
      window.removeEventListener('dragover', onDragOver)
      window.removeEventListener('dragleave', onDragLeave)
      window.removeEventListener('drop', onDrop)
    }
  }, [app])
  if (!isOver) return null
  return <div className={styles.over}>{t(app.desktop === null ? 'drop.not-here' : 'drop.open')}</div>
}

/** A browser doesn't tell where a dropped file lies, so it could not be saved; only the desktop can open it. */
const openDropped = async ({ desktop, session }: App, file: File): Promise<void> => {
  if (desktop === null) return notify({ tone: 'info', text: words('drop.not-here') })
  const picked = await desktop.fileOfDrop(file)
  if (picked === null) return notify({ tone: 'error', text: words('drop.no-file') })
  await session.openFile({ kind: 'picked', token: picked.token }, picked.name)
}

const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false
