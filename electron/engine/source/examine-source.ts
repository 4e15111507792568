/** Looks at the files of a source before anything is made of them: what each is, and whether somebody has to say how it is read. */
import { basename } from 'node:path'
import { EngineError } from '../../../shared/engine-error.ts'
import type { EncodingChoice } from '../../../shared/file-form.ts'
import { findContainer } from '../container/find-container.ts'
import type { Disk } from '../disk.ts'
import { textOf } from '../encoding/to-utf8.ts'
import { identityOf } from '../home/dataset-home.ts'
import type { FileIdentity } from '../journal/record.ts'
import { isBlank, type SniffedFile, sniff } from '../read/sniff.ts'
import { looksTabular } from '../tabular/looks-tabular.ts'
import type { FoundFiles } from './find-files.ts'
import { identityOfAll, quickOf, quickOfAll } from './source-identity.ts'

/** A file of a source as it lies there. */
export interface ExaminedFile {
  readonly path: string
  readonly name: string
  readonly identity: FileIdentity
  readonly quick: string
  readonly sniffed: SniffedFile
}

export interface ExaminedSource {
  readonly path: string
  readonly files: readonly ExaminedFile[]
  readonly isSeveral: boolean
  readonly identity: FileIdentity
  readonly quick: string
}

/** Files that are looked at together: one after the other, thousands of them take a minute. */
const AT_ONCE = 16

/** Looks at all files; fails with the sentence of the first that can't be opened. */
export const examineSource = async (disk: Disk, found: FoundFiles): Promise<ExaminedSource> => {
  const examineOne = async (path: string, name: string | undefined): Promise<ExaminedFile> => {
    const sniffed = await sniff(disk, path, true)
    const identity = identityOf(sniffed.stat)
    const quick = await quickOf(disk, path, identity.sizeBytes)
    const real = await disk.realpath(path)
    return {
      path: real,
      name: name ?? basename(path),
      identity,
      quick,
      sniffed: found.isSeveral ? slim(sniffed) : sniffed,
    }
  }
  const files: ExaminedFile[] = []
  for (let start = 0; start < found.files.length; start += AT_ONCE) {
    const paths = found.files.slice(start, start + AT_ONCE)
    files.push(...(await Promise.all(paths.map((path, at) => examineOne(path, found.names[start + at])))))
  }
  return {
    path: found.isSeveral ? found.path : files[0].path,
    files,
    isSeveral: found.isSeveral,
    identity: identityOfAll(files.map(({ identity }) => identity)),
    quick: quickOfAll(files.map((file) => file.quick)),
  }
}

/** Fails with `file-empty` for one file without rows, which only somebody who took its rows out himself wants to see. */
export const checkNotEmpty = ({ files: [file], isSeveral }: ExaminedSource): void => {
  const { isWhole, head, rows, text } = file.sniffed
  const isText = rows?.isTable !== true && text.choice.encoding === 'utf-8'
  if (!isSeveral && isText && isWhole && isBlank(head)) throw new EngineError('file-empty', { file: file.name })
}

// The heads of ten thousand files would take gigabytes; one is wanted later only where its encoding is in doubt.
const slim = (sniffed: SniffedFile): SniffedFile =>
  sniffed.text.isSure && sniffed.rows !== null ? { ...sniffed, head: new Uint8Array(0) } : sniffed

/** What somebody has said about the encoding of files. */
export interface SaidEncoding {
  readonly said: EncodingChoice | null
  /** Whether it was said of this very state of them, so that it counts also where the bytes seem to tell. */
  readonly isFirm: boolean
}

/**
 * Gives how the text of each file is read; fails with `encoding-unconfirmed` where that is in doubt and nobody has said it,
 * and with `encoding-unfit` where it is no text if read so. Of several files each is read as its own bytes tell where
 * the first was said to be what its bytes tell, or where it can't be what was said.
 */
export const choicesFor = ({ files, isSeveral }: ExaminedSource, { said, isFirm }: SaidEncoding): EncodingChoice[] => {
  const asked = files.find(({ sniffed }) => !sniffed.text.isSure)?.sniffed.text.choice
  // Who agrees with what is told of the first one agrees with how it is told.
  const isAgreed = isSeveral && said?.encoding === asked?.encoding && said?.rest === asked?.rest
  return files.map(({ sniffed, name }) => {
    const { choice, isSure } = sniffed.text
    if (isSure && !(isFirm && !isSeveral && said !== null && isText(sniffed, said))) return choice
    if (said === null)
      throw new EngineError('encoding-unconfirmed', { file: name, encoding: choice.rest ?? choice.encoding })
    if (isAgreed) return choice
    if (isText(sniffed, said)) return said
    if (isSeveral) return choice
    throw new EngineError('encoding-unfit', { file: name, encoding: said.encoding })
  })
}

/** Of so many bytes, one that means nothing may be a fault of the file. */
const MOST_FAULTS = 1 / 20

// Nearly all bytes mean something in pairs, so that what comes of them has to be more than just characters.
const isText = ({ head, isWhole }: SniffedFile, choice: EncodingChoice): boolean => {
  if (choice.encoding === 'utf-8') return true
  const { text, faults } = textOf(head, choice)
  if (faults > Math.max(4, head.length * MOST_FAULTS)) return false
  const isWide = choice.encoding === 'utf-16le' || choice.encoding === 'utf-16be'
  return !isWide || findContainer(text, isWhole) !== null || looksTabular(text, '', isWhole) !== null
}

/** Tells whether rows can be read from the file itself. */
export const isPlainFile = ({ sniffed }: ExaminedFile, { encoding, rest }: EncodingChoice): boolean =>
  sniffed.packing === 'none' && encoding === 'utf-8' && rest === null && sniffed.rows?.isTable === false
