/** Text to and from the system's clipboard, which a browser may refuse in more ways than one. */
import type { DesktopBridge } from '../../shared/desktop-bridge.ts'

/** Puts text on the clipboard; false when the browser would not. */
export const writeClipboard = async (text: string): Promise<boolean> => {
  const { winnow: desktop } = window as Window & { readonly winnow?: DesktopBridge }
  if (desktop !== undefined) {
    // The desktop's page is given no permission at all, so that its shell writes for it.
    await desktop.copyText(text)
    return true
  }
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch (error) {
    // Not allowed, or the window has lost the focus meanwhile: the old way needs no permission.
    if (!(error instanceof DOMException || error instanceof TypeError)) throw error
    return copyByEvent(text)
  }
}

/** Gives the clipboard's text; null when the browser does not hand it out. */
export const readClipboard = async (): Promise<string | null> => {
  try {
    return await navigator.clipboard.readText()
  } catch (error) {
    if (!(error instanceof DOMException || error instanceof TypeError)) throw error
    return null
  }
}

const copyByEvent = (text: string): boolean => {
  let isCopied = false
  const fill = (event: ClipboardEvent): void => {
    event.clipboardData?.setData('text/plain', text)
    event.preventDefault()
    event.stopImmediatePropagation()
    isCopied = true
  }
  document.addEventListener('copy', fill, { capture: true })
  document.execCommand('copy')
  document.removeEventListener('copy', fill, { capture: true })
  return isCopied
}
