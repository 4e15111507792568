/**
 * Who a row is, and where it stands. Both are numbers; the brands keep one from being passed for the other, since an
 * undo that takes a place for an identity mends the wrong row after a sort.
 */
import { z } from 'zod'

/** Who a row is: stable under sort, filter, edit, save and restart. */
export type RowId = number & { readonly __brand: 'RowId' }
/** Where a row stands in a view, counted from 0. */
export type Position = number & { readonly __brand: 'Position' }
/** Names an opened dataset; also the name of its folder in the app's data. */
export type DatasetId = string & { readonly __brand: 'DatasetId' }
/** Names a view of one connection. */
export type ViewId = string & { readonly __brand: 'ViewId' }
/** Names a mend that is looked at before it is made, of one connection. */
export type MendId = string & { readonly __brand: 'MendId' }
/** Names a long piece of work, for progress and cancel. */
export type JobId = string & { readonly __brand: 'JobId' }

/**
 * The first identity given to a row that no opened file held. Rows of the first opened file are numbered by where they
 * stand in it; its count is unknown while it is still being indexed, so later rows are numbered from far above it.
 */
export const FIRST_INSERTED_ROW_ID = 2 ** 40

const isIndex = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0

export const rowIdSchema = z.custom<RowId>(isIndex)
export const positionSchema = z.custom<Position>(isIndex)
const shortName = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[\w.-]+$/)
export const datasetIdSchema = shortName as unknown as z.ZodType<DatasetId>
export const viewIdSchema = shortName as unknown as z.ZodType<ViewId>
export const mendIdSchema = shortName as unknown as z.ZodType<MendId>
export const jobIdSchema = shortName as unknown as z.ZodType<JobId>

/** Takes a number for a row's identity. */
export const rowId = (value: number): RowId => value as RowId
/** Takes a number for a place in a view. */
export const position = (value: number): Position => value as Position
