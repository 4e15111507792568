/** Draws the dialog that is open. */
import { BackupsDialog } from '../dataset/backups-dialog.tsx'
import { ConflictDialog } from '../dataset/conflict-dialog.tsx'
import { ExportDialog } from '../dataset/export-dialog.tsx'
import { GoToRow } from '../dataset/go-to-row.tsx'
import { SaveElsewhereDialog } from '../dataset/save-elsewhere-dialog.tsx'
import { BulkDialog } from '../decisions/bulk-dialog.tsx'
import { DecisionKeysDialog } from '../decisions/keys-dialog.tsx'
import { NoteDialog } from '../decisions/note-dialog.tsx'
import { PaletteDialog } from '../decisions/palette-dialog.tsx'
import { TagDialog } from '../decisions/tag-dialog.tsx'
import { KeepDialog } from '../duplicates/keep-dialog.tsx'
import { TemplatesDialog } from '../duplicates/templates-dialog.tsx'
import { EncodingDialog } from '../file/encoding-dialog.tsx'
import { MappingDialog } from '../findings/mapping-dialog.tsx'
import { MendDialog } from '../mend/mend-dialog.tsx'
import { SaveViewDialog } from '../search/save-view-dialog.tsx'
import { SavedViewsDialog } from '../search/saved-views-dialog.tsx'
import { useApp } from './app-context.ts'
import { FileBrowser } from './file-browser.tsx'
import { KeySheet } from './key-sheet.tsx'
import { CommandPalette } from './palette.tsx'
import { SettingsDialog } from './settings-dialog.tsx'
import { useStore } from './use-store.ts'

export const CurrentDialog = () => {
  const { dialogs, session } = useApp()
  const dialog = useStore(dialogs, (store) => store.getCurrent())
  const screen = useStore(session, (store) => store.getScreen())
  if (dialog === null) return null
  switch (dialog.kind) {
    case 'palette':
      return <CommandPalette />
    case 'keys':
      return <KeySheet />
    case 'settings':
      return <SettingsDialog />
    case 'encoding':
      return <EncodingDialog {...dialog} />
    case 'browse':
      return <FileBrowser {...dialog} />
    case 'decision-keys':
      return <DecisionKeysDialog />
  }
  // The rest is about the open dataset.
  if (screen.kind !== 'dataset') return null
  switch (dialog.kind) {
    case 'go-to-row':
      return <GoToRow {...screen} />
    case 'export':
      return <ExportDialog {...screen} {...dialog} />
    case 'save-elsewhere':
      return <SaveElsewhereDialog {...screen} />
    case 'conflict':
      return <ConflictDialog {...screen} />
    case 'backups':
      return <BackupsDialog {...screen} />
    case 'mapping':
      return <MappingDialog {...screen} />
    case 'save-view':
      return <SaveViewDialog {...screen} />
    case 'saved-views':
      return <SavedViewsDialog {...screen} />
    case 'tag-palette':
      return <PaletteDialog {...screen} />
    case 'mend':
      return <MendDialog {...screen} {...dialog} />
    case 'keep-rule':
      return <KeepDialog {...screen} />
    case 'bulk':
      return <BulkDialog {...screen} {...dialog} />
    case 'tag-rows':
      return <TagDialog {...screen} {...dialog} />
    case 'duplicate-templates':
      return <TemplatesDialog {...dialog} />
    case 'note':
      return <NoteDialog {...screen} {...dialog} />
  }
}
