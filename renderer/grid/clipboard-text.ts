/** Text to and from the system's clipboard, which a browser may refuse in more ways than one. */

/** Puts text on the clipboard; false when the browser would not. */
export const writeClipboard = async (text: string): Promise<boolean> => {
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
