/** Naming a tag: typed, or taken from those that there are. */
import { useStore } from '../app/use-store.ts'
import { useWords } from '../app/words.ts'
import type { DatasetStore } from '../dataset/dataset-store.ts'
import field from '../look/field.module.css'
import { knownTags } from './known-tags.ts'
import { TagChip } from './tag-chip.tsx'
import styles from './tag-field.module.css'

const MAX_OFFERED = 12

export const TagField = (props: { dataset: DatasetStore; value: string; onChange: (tag: string) => void }) => {
  const { dataset, value, onChange } = props
  const t = useWords()
  const palette = useStore(dataset, (store) => store.decisions.getPalette())
  const counts = useStore(dataset, (store) => store.getState().decisions)
  const offered = knownTags(palette, counts).slice(0, MAX_OFFERED)
  return (
    <div className={styles.place}>
      <input
        className={field.input}
        value={value}
        maxLength={100}
        spellCheck={false}
        autoComplete="off"
        placeholder={t('tag.name')}
        aria-label={t('tag.name')}
        data-first-focus
        onChange={(event) => onChange(event.target.value)}
      />
      <div className={styles.offered}>
        {offered.map(({ tag }) => (
          <button
            key={tag}
            type="button"
            className={styles.one}
            aria-pressed={tag === value}
            onClick={() => onChange(tag)}
          >
            <TagChip tag={tag} palette={palette} />
          </button>
        ))}
      </div>
    </div>
  )
}
