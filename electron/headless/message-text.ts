/** Reads a channel's message out of text that may be anything. */

/** Gives the message that a JSON text holds; undefined when it holds none, since a message is always an object. */
export const parseMessage = (text: string): object | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return undefined
  }
}
