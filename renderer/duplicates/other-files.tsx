/** Other files that rows are looked for in: picked in the host's dialog, and named until they are left out again. */
import { useApp } from '../app/app-context.ts'
import { chooseFile } from '../app/choose-file.ts'
import { useStore } from '../app/use-store.ts'
import { useWords } from '../app/words.ts'
import { Button, IconButton } from '../look/button.tsx'
import type { DuplicatesStore } from './duplicates-store.ts'
import styles from './find-form.module.css'
import { type FindForm, type OtherFile, otherCompareds } from './find-form.ts'
import { Group, Tick } from './form-parts.tsx'

const MOST_FILES = 64

export const OtherFiles = ({ duplicates, form }: { duplicates: DuplicatesStore; form: FindForm }) => {
  const t = useWords()
  const app = useApp()
  const { find } = duplicates
  const files = useStore(duplicates, () => find.getFiles())
  const add = async (): Promise<void> => {
    const chosen = await chooseFile(app)
    if (chosen === null) return
    const { file, name } = chosen
    if (file.kind === 'picked' || file.kind === 'served') find.addFile({ file, name, compared: null })
  }
  return (
    <Group label={t('duplicates.form.files')}>
      {files.length === 0 && <p className={styles.about}>{t('duplicates.form.files-about')}</p>}
      {files.length > 0 && (
        <ul className={styles.files}>
          {files.map((file) => (
            <li key={JSON.stringify(file.file)} className={styles.file}>
              <span className={styles.fileName} title={file.name}>
                {file.name}
              </span>
              <select
                className={styles.fileCompared}
                aria-label={t('duplicates.form.file-compared', { file: file.name })}
                title={t('duplicates.form.file-compared', { file: file.name })}
                value={file.compared ?? ''}
                onChange={(event) => find.compareFile(file, (event.target.value || null) as OtherFile['compared'])}
              >
                <option value="">{t('duplicates.form.file-same')}</option>
                {otherCompareds.map((kind) => (
                  <option key={kind} value={kind}>
                    {t(`duplicates.compared.${kind}`)}
                  </option>
                ))}
              </select>
              <IconButton
                icon="close"
                name={t('duplicates.form.remove-file', { file: file.name })}
                onClick={() => find.removeFile(file)}
              />
            </li>
          ))}
        </ul>
      )}
      <div>
        <Button className={styles.small} disabled={files.length >= MOST_FILES} onClick={() => void add()}>
          {t('duplicates.form.add-file')}
        </Button>
      </div>
      {files.length > 0 && form.method !== 'overlap' && (
        <Tick
          label={t('duplicates.form.within')}
          isOn={form.isWithin}
          onChange={(isWithin) => find.change({ isWithin })}
        />
      )}
    </Group>
  )
}
