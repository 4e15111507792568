/** What is done with what a query found: rows shown as a view, gone to, copied, or written to a file. */
import type { SqlFormatName } from '../../shared/sql-contract.ts'
import type { App } from '../app/app-context.ts'
import { chooseTarget } from '../app/choose-file.ts'
import { notify } from '../app/notify.ts'
import { tellFailure } from '../app/tell-failure.ts'
import { t } from '../app/words.ts'
import type { DatasetStore } from '../dataset/dataset-store.ts'
import type { GridStore } from '../grid/grid-store.ts'
import type { Found } from './sql-store.ts'

/** Shows the rows that a result names. */
export const showAsView = (app: App, dataset: DatasetStore, { result }: Found): Promise<void> =>
  tellFailure(
    (async () => {
      const { dataset: id } = dataset.getState()
      const named = await dataset.api.nameSqlRows({ dataset: id, job: app.jobs.newJob(), result: result.result })
      if (named.rows === 0) notify({ tone: 'info', text: t('sql.no-rows-named') })
      else dataset.search.askText(`result:${named.name}`)
    })(),
  )

/** Goes to the row of a number, where the view that is shown holds it. */
export const goToNumber = (dataset: DatasetStore, grid: GridStore, number: number): Promise<void> =>
  tellFailure(
    (async () => {
      const { dataset: id } = dataset.getState()
      const { row } = await dataset.api.rowOfNumber({ dataset: id, number })
      if (row === null) return notify({ tone: 'info', text: t('sql.no-such-row', { row: number }) })
      const find = async (): Promise<boolean> => {
        const { position } = await dataset.api.findPosition({ view: dataset.getView().view, row })
        if (position !== null) grid.goTo(position)
        return position !== null
      }
      if (await find()) return
      const showAll = async (): Promise<void> => {
        await dataset.setQuery({ text: '' })
        await find()
      }
      const action = { label: t('goto.show-all'), run: () => void tellFailure(showAll()) }
      notify({ tone: 'info', text: t('goto.elsewhere', { row: number }), action })
    })(),
  )

/** Puts all rows that are kept of a result on the clipboard. */
export const copyResult = (dataset: DatasetStore, { result }: Found, format: SqlFormatName): Promise<void> =>
  tellFailure(
    (async () => {
      const { dataset: id } = dataset.getState()
      const copied = await dataset.api.copySql({
        dataset: id,
        result: result.result,
        start: 0,
        end: result.kept,
        format,
      })
      await navigator.clipboard.writeText(copied.text)
      notify({ tone: 'success', text: t('sql.copied', { count: copied.rows }) })
    })(),
  )

/** Puts one cell on the clipboard, whole. */
export const copyCell = (dataset: DatasetStore, { result }: Found, row: number, column: number): Promise<void> =>
  tellFailure(
    (async () => {
      const { dataset: id } = dataset.getState()
      const page = await dataset.api.readSql({
        dataset: id,
        result: result.result,
        start: row,
        end: row + 1,
        chars: 2 ** 20,
      })
      await navigator.clipboard.writeText(page.rows[0]?.[column] ?? '')
      notify({ tone: 'success', text: t('sql.cell-copied') })
    })(),
  )

const ENDINGS: Readonly<Record<SqlFormatName, string>> = { csv: 'csv', tsv: 'tsv', json: 'jsonl' }

/** Writes all that a query finds to a file. */
export const exportResult = async (
  app: App,
  dataset: DatasetStore,
  { sql }: Found,
  format: SqlFormatName,
): Promise<void> => {
  const { name, dataset: id } = dataset.getState()
  const suggested = `${name.replace(/\.[^.]*$/, '')}-sql.${ENDINGS[format]}`
  const chosen = await chooseTarget(app, { kind: 'export', name: suggested })
  if (chosen === null) return
  await tellFailure(
    (async () => {
      const job = app.jobs.newJob()
      const written = await dataset.api.exportSql({ dataset: id, job, sql, format, target: chosen.target })
      notify({ tone: 'success', text: t('save.exported', { count: written.rows, file: written.name }) })
    })(),
  )
}
