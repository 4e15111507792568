/** Writing down what was found: a line for each row of each group, for other programs to read. */
import type { App } from '../app/app-context.ts'
import { chooseTarget } from '../app/choose-file.ts'
import { notify } from '../app/notify.ts'
import { tellFailure } from '../app/tell-failure.ts'
import { t } from '../app/words.ts'
import type { DuplicatesStore } from './duplicates-store.ts'

/** Asks where to write the groups that are shown, and writes them. */
export const saveReport = (app: App, duplicates: DuplicatesStore): Promise<void> =>
  tellFailure(
    (async () => {
      const { dataset, name } = duplicates.dataset.getState()
      const stem = name.replace(/\.[^.]*$/, '')
      const chosen = await chooseTarget(app, { kind: 'export', name: `${stem}.duplicates.jsonl` })
      const version = duplicates.getVersion()
      if (chosen === null || version === null) return
      const { target } = chosen
      const saved = await duplicates.dataset.api.exportDuplicates({ dataset, version, job: app.jobs.newJob(), target })
      notify({ tone: 'success', text: t('duplicates.list.report-saved', { count: saved.lines, file: saved.name }) })
    })(),
  )
