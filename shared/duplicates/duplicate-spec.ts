/**
 * What is looked for when duplicates are found: what of each row is compared, which differences count for nothing, how alike two
 * rows must be, and which other files are looked into.
 */
import { z } from 'zod'

/** A path inside rows, as queries have it (shared/query/ask.ts). */
const fieldPathSchema = z
  .array(z.union([z.string().max(1024), z.number().int().nonnegative()]))
  .min(1)
  .max(64)

export const comparedParts = ['prompt', 'answer', 'conversation', 'last-turn'] as const
export type ComparedPart = (typeof comparedParts)[number]

/** What of a row is compared. A malformed row is its raw text, whatever is asked for. */
export const comparedSchema = z.discriminatedUnion('kind', [
  /** The line as it is written, byte by byte. */
  z.object({ kind: z.literal('line') }),
  /** The row's value, however it is written: escapes and spacing between tokens are the same, `1.0` and `1` are not. */
  z.object({ kind: z.literal('row') }),
  /**
   * A part of the sample: what users say, what the assistant says (of several candidates the chosen one, else the first), all
   * turns with what they say, or the last turn. Of a row that no format explains, its strings in order.
   */
  z.object({ kind: z.literal('part'), part: z.enum(comparedParts) }),
  /** Values at paths, in this order. */
  z.object({ kind: z.literal('fields'), paths: z.array(fieldPathSchema).min(1).max(16) }),
])
export type Compared = z.infer<typeof comparedSchema>

/** Differences that count for nothing. A raw line is never folded. */
export const foldingSchema = z.object({
  /** Between letters of two cases. */
  case: z.boolean(),
  /** Of white space: any run of it is one space, and none at the ends. */
  space: z.boolean(),
  /** Of punctuation and symbols: they are left out. */
  punctuation: z.boolean(),
  /** Between full width and half width, and other forms of one character (NFKC of each). */
  width: z.boolean(),
  /** Of the order of keys in objects. */
  keyOrder: z.boolean(),
})
export type Folding = z.infer<typeof foldingSchema>

export const SHINGLE_WIDTH = 5
export const GRAM_TOKENS = 13

/** The lowest similarity that a search for near duplicates can be asked for. */
export const LOWEST_FLOOR = 0.5

/** How rows are found alike. */
export const methodSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('exact') }),
  /**
   * The Jaccard similarity of the sets of shingles is `floor` or more. A shingle is the shortest stretch of text of at least
   * `shingle` half widths: a Han character, kana or Hangul syllable is two, any other UTF-16 unit one. So 5 are five letters,
   * or three Chinese characters. Texts shorter than a shingle are alike only when they are equal.
   */
  z.object({
    kind: z.literal('near'),
    floor: z.number().min(LOWEST_FLOOR).max(0.99),
    shingle: z.number().int().min(2).max(40),
    /** Texts that are cut out of what is compared before it is: templates that somebody chose to ignore. */
    without: z.array(z.string().min(8).max(4_000)).max(200),
  }),
  /** One text stands in another, word for word; texts of fewer than `minChars` UTF-16 units are in no other. */
  z.object({ kind: z.literal('contained'), minChars: z.number().int().min(8).max(10_000) }),
  /**
   * Two texts are alike but for one word, or one to four Chinese characters, put, taken out or changed. What is the same has to be four
   * words or six characters at least, and half of the longer text; white space between words counts for nothing. Texts of more
   * than 1,000 words are left out as too large.
   */
  z.object({ kind: z.literal('one-word') }),
  /**
   * A row shares a run of `tokens` words with a row of another file (Brown et al. 2020, appendix C: 13); a Han character, kana or Hangul
   * syllable is a word of its own. Rows of fewer words are compared whole: a row of eight words or more has to stand in the other one, a
   * shorter one has to be all of it. A run that stands in more than 1 % of a benchmark's rows, and in more than ten, counts for nothing.
   */
  z.object({ kind: z.literal('overlap'), tokens: z.number().int().min(4).max(50) }),
])
export type Method = z.infer<typeof methodSchema>
export type MethodKind = Method['kind']

/** What is looked for; `File` names another file. */
export interface DuplicateSpec<File> {
  readonly compared: Compared
  readonly folding: Folding
  readonly method: Method
  /** Other files that rows are looked for in; `compared` where their rows have another shape than the dataset's. */
  readonly against: readonly { readonly file: File; readonly compared: Compared | null }[]
  /** Whether rows of the dataset are compared with one another; must be so where there is no other file. */
  readonly isWithin: boolean
}

/** Most people mean rows that say the same, wherever a blank or a capital differs. */
export const USUAL_FOLDING: Folding = { case: true, space: true, punctuation: false, width: true, keyOrder: true }
export const USUAL_NEAR: Extract<Method, { kind: 'near' }> = {
  kind: 'near',
  floor: 0.7,
  shingle: SHINGLE_WIDTH,
  without: [],
}
/** From which similarity on rows are a group at first. */
export const USUAL_THRESHOLD = 0.8

/** Similarities are kept as whole numbers of this, rounded down, so that no pair seems more alike than it is. */
export const SIMILARITY_SCALE = 10_000
