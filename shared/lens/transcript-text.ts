/**
 * Conversations that are written in one text with markers: `\n\nHuman: …`, `User: …`, `问：…`. The text stays what counts,
 * and turns are stretches of it; a marker inside of what somebody says can't be told from a turn.
 */
import type { Role } from '../sample/sample.ts'
import { roleOf } from './roles.ts'
import {
  endWithoutBreaks,
  insertPieces,
  movePiece,
  type Piece,
  removePieces,
  type TextChange,
  usualGap,
} from './text-pieces.ts'

/** A turn as a stretch of the text: its marker from `start` on, what is said from `bodyStart` to `bodyEnd`. */
export interface TranscriptTurn {
  readonly role: Role
  readonly rawRole: string
  readonly start: number
  readonly bodyStart: number
  readonly bodyEnd: number
}

const names = 'Human|Assistant|System|User|Bot|AI|human|assistant|system|user|tool|bot|gpt'
const chineseNames = '用户|助手|系统|问|答|客服|客户|人类|机器人'

/** Ways to mark turns; the first group is who speaks. The first that fits a text counts. */
const markers: readonly RegExp[] = [
  new RegExp(`(?:^|\\n\\n)(${names}): ?`, 'g'),
  new RegExp(`(?:^|\\n)(${names})[:：] ?`, 'g'),
  new RegExp(`(?:^|\\n)(${chineseNames})[:：] ?`, 'g'),
  /(?:^|\n)<extra_id_[01]>(System|User|Assistant)\n/g,
]

/** Reads a text as turns; null for one that is no transcript: it starts with a marker, and both sides have one. */
export const readTranscript = (text: string): readonly TranscriptTurn[] | null => {
  for (const marker of markers) {
    const turns = turnsIn(text, marker)
    const speaks = (role: Role): boolean => turns.some((turn) => turn.role === role)
    if (turns.length > 0 && text.slice(0, turns[0].start).trim() === '' && speaks('user') && speaks('assistant')) {
      return turns
    }
  }
  return null
}

const turnsIn = (text: string, pattern: RegExp): TranscriptTurn[] => {
  const found = [...text.matchAll(pattern)]
  return found.map((marker, at) => {
    const bodyStart = marker.index + marker[0].length
    const end = found[at + 1]?.index ?? text.length
    return {
      role: speakerOf(marker[1]),
      rawRole: marker[1],
      start: marker.index + (/^[\r\n]+/.exec(marker[0])?.[0].length ?? 0),
      bodyStart,
      bodyEnd: endWithoutBreaks(text, bodyStart, end),
    }
  })
}

const moreSpeakers: Readonly<Record<string, Role>> = {
  AI: 'assistant',
  系统: 'system',
  客服: 'assistant',
  客户: 'user',
  人类: 'user',
  机器人: 'assistant',
}

const speakerOf = (name: string): Role => moreSpeakers[name] ?? roleOf(name)

/** Gives the name of a role as a transcript writes it; null where it has no such turn and no counterpart is known. */
export const transcriptName = (turns: readonly TranscriptTurn[], role: Role): string | null => {
  const seen = turns.find((turn) => turn.role === role)
  if (seen !== undefined) return seen.rawRole
  const isLower = /^\p{Ll}/u.test(turns[0]?.rawRole ?? '')
  const isHan = /^\p{Script=Han}/u.test(turns[0]?.rawRole ?? '')
  if (role === 'system') return isHan ? '系统' : isLower ? 'system' : 'System'
  return role === 'tool' && isLower ? 'tool' : null
}

/** Gives the change that puts turns before the one at an index. */
export const insertTurns = (
  text: string,
  turns: readonly TranscriptTurn[],
  index: number,
  drafts: readonly { readonly name: string; readonly text: string }[],
): TextChange => {
  const texts = drafts.map((draft) => markerFor(text, turns, draft.name) + draft.text)
  return insertPieces(piecesOf(turns), index, texts, gapIn(text, turns))
}

/** Gives the change that takes turns out, with the line breaks that set them apart. */
export const removeTurns = (turns: readonly TranscriptTurn[], index: number, count: number): TextChange =>
  removePieces(piecesOf(turns), index, count)

/** Gives the change that lets a turn stand at another index. */
export const moveTurn = (text: string, turns: readonly TranscriptTurn[], from: number, to: number): TextChange =>
  movePiece(text, piecesOf(turns), from, to)

/** Gives the change that puts an equal turn behind one. */
export const duplicateTurn = (text: string, turns: readonly TranscriptTurn[], index: number): TextChange => {
  const pieces = piecesOf(turns)
  const { start, end } = pieces[index]
  return insertPieces(pieces, index + 1, [text.slice(start, end)], gapIn(text, turns))
}

/** Gives the change that lets another one say what a turn says. */
export const renameTurn = (text: string, turn: TranscriptTurn, name: string): TextChange => {
  const start = text.indexOf(turn.rawRole, turn.start)
  return { start, end: start + turn.rawRole.length, text: name }
}

const piecesOf = (turns: readonly TranscriptTurn[]): Piece[] =>
  turns.map(({ start, bodyEnd }) => ({ start, end: bodyEnd }))

/** Gives what sets turns apart in this text. */
const gapIn = (text: string, turns: readonly TranscriptTurn[]): string => usualGap(text, piecesOf(turns)) ?? '\n'

/** Writes a marker as the turns of the text write theirs. */
const markerFor = (text: string, turns: readonly TranscriptTurn[], name: string): string => {
  const like = turns.find(({ rawRole }) => rawRole === name) ?? turns[0]
  if (text.startsWith('<extra_id_', like.start)) return `<extra_id_${name === 'System' ? 0 : 1}>${name}\n`
  return text.slice(like.start, like.bodyStart).replace(like.rawRole, name)
}
