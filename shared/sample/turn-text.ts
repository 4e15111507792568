/** All that a turn says as one text: reasoning, calls of tools and their results included. */
import type { Part, Turn } from './sample.ts'

/** Gives what each part of a turn says; nothing for media and for what is not understood. */
export const textsOfTurn = ({ parts }: Turn): string[] => parts.map(textOfPart)

const textOfPart = (part: Part): string => {
  switch (part.kind) {
    case 'text':
    case 'reasoning':
    case 'tool-result':
      return part.text
    case 'tool-call':
      return `${part.name}\n${part.args}`
    default:
      // Addresses of media are no text.
      return ''
  }
}
