/** What a file is, in words: short for the status line, and in full. */
import type { DatasetState } from '../../shared/contract.ts'
import type { FileForm } from '../../shared/file-form.ts'
import type { Words } from '../app/words.ts'
import { choiceName } from './encoding-words.ts'

type Files = Pick<DatasetState, 'form' | 'files'>

/** Says shortly what a dataset lies in: `JSONL · GB18030 · gzip`, with how many files where it is several. */
export const shortForm = ({ form, files }: Files, t: Words): string => {
  if (files.length < 2) return oneForm(form, t)
  const isMixed = files.some((file) => !isAlike(file.form, form))
  return `${t('file.files', { count: files.length })} · ${isMixed ? t('file.mixed') : oneForm(form, t)}`
}

const oneForm = (form: FileForm, t: Words): string =>
  [
    t(`file.short.${form.container}`),
    // A table of Parquet has no encoding that anyone could choose.
    ...(form.container === 'parquet' ? [] : [shortEncoding(form, t)]),
    ...(form.packing === 'none' ? [] : [t(`file.packing.${form.packing}`)]),
  ].join(' · ')

/** Says what holds the rows. */
export const containerText = ({ container, wrapperKey }: FileForm, t: Words): string =>
  container === 'json-wrapper' && wrapperKey !== null
    ? t('file.wrapper', { key: wrapperKey })
    : t(`file.container.${container}`)

/** Says how the text is written. */
export const encodingText = (form: FileForm, t: Words): string =>
  form.hasBom ? t('file.with-bom', { encoding: choiceName(form, t) }) : choiceName(form, t)

/** Says how lines end; null where rows are no lines. */
export const lineEndsText = ({ form, lineEnds }: DatasetState, t: Words): string | null => {
  const { lf, crlf, isLastMissing } = lineEnds
  if (form.container !== 'jsonl' || lf + crlf === 0) return null
  const ends = crlf === 0 ? t('file.lf') : lf === 0 ? t('file.crlf') : t('file.mixed-ends', { lf: lf, crlf: crlf })
  return isLastMissing ? t('file.last-missing', { ends }) : ends
}

/** Tells whether two files are alike in all that is said of them shortly. */
export const isAlike = (a: FileForm, b: FileForm): boolean =>
  a.container === b.container && a.encoding === b.encoding && a.rest === b.rest && a.packing === b.packing

/** Tells whether any character can be written in a form. */
export const isUtf8 = ({ encoding, rest }: FileForm): boolean => encoding === 'utf-8' && rest === null

const shortEncoding = ({ encoding, rest }: FileForm, t: Words): string =>
  rest === null ? t(`file.encoding.${encoding}`) : `${t(`file.encoding.${encoding}`)} + ${t(`file.encoding.${rest}`)}`
