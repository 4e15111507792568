/** What is dragged onto the window is opened: a file, a folder, or several files as one dataset; the window says so. */
import { useEffect, useState } from 'react'
import { type App, useApp } from './app-context.ts'
import { ofPicks } from './choose-file.ts'
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
      const files = [...(event.dataTransfer?.files ?? [])]
      if (files.length > 0) void openDropped(app, files)
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
const openDropped = async ({ desktop, session }: App, files: readonly File[]): Promise<void> => {
  if (desktop === null) return notify({ tone: 'info', text: words('drop.not-here') })
  const picks = await Promise.all(files.map((file) => desktop.fileOfDrop(file)))
  const chosen = ofPicks(picks.filter((picked) => picked !== null))
  // Part of what was dropped would be another dataset than the one that was meant.
  if (chosen === null || picks.includes(null)) return notify({ tone: 'error', text: words('drop.no-file') })
  await session.openFile(chosen.file, chosen.name)
}

const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false
