/** Choosing files to open or a place to write: by the system's own dialogs on the desktop, else in our file browser. */
import type { FileRef } from '../../shared/contract.ts'
import type { PickedFile } from '../../shared/desktop-bridge.ts'
import type { App } from './app-context.ts'
import type { Browsed, BrowseWish, ChosenFile, ChosenTarget } from './dialogs.ts'
import { t } from './words.ts'

/** A file by itself, as a host names it. */
type OneFile = Extract<FileRef, { kind: 'picked' | 'served' }>
type Named = { readonly file: OneFile; readonly name: string }

/** Asks for a file; null when the user thinks better of it. */
export const chooseFile = async (app: App): Promise<ChosenFile | null> => {
  if (app.desktop === null) return ofBrowsed(await browse(app, { kind: 'open' }))
  return ofPicks(listOf(await app.desktop.pickFile()))
}

/** Asks for a dataset: a file, several that are one dataset, or a folder of them; null when the user thinks better of it. */
export const chooseDataset = async (app: App): Promise<ChosenFile | null> =>
  app.desktop === null ? ofBrowsed(await browse(app, { kind: 'open-dataset' })) : ofPicks(await app.desktop.pickFiles())

/** Asks where to write; null when the user thinks better of it. Replacing a file has been agreed to by then. */
export const chooseTarget = async (
  app: App,
  wish: Extract<BrowseWish, { readonly name: string }>,
): Promise<ChosenTarget | null> => {
  if (app.desktop !== null) {
    const picked = await app.desktop.pickTarget(wish)
    return picked === null ? null : { target: { kind: 'picked', token: picked.token }, name: picked.name }
  }
  const browsed = await browse(app, wish)
  const [path] = browsed?.paths ?? []
  if (browsed === null || path === undefined) return null
  return {
    target: { kind: 'served', path: [...path], overwrite: browsed.overwrite },
    name: path.at(-1) ?? '',
  }
}

/** Asks for a dataset and opens it. */
export const openChosen = async (app: App): Promise<void> => openIfAny(app, await chooseDataset(app))

/** Asks for a folder, whose files are one dataset, and opens it; a host without dialogs of its own has one for both. */
export const openChosenFolder = async (app: App): Promise<void> => {
  if (app.desktop === null) return openChosen(app)
  await openIfAny(app, ofPicks(listOf(await app.desktop.pickFolder())))
}

/** Gives files that the desktop has given tokens for, as one dataset; null for none. */
export const ofPicks = (picks: readonly PickedFile[]): ChosenFile | null =>
  together(picks.map(({ token, name }) => ({ file: { kind: 'picked', token }, name })))

const ofBrowsed = (browsed: Browsed | null): ChosenFile | null =>
  together(
    (browsed?.paths ?? []).map((path) => ({
      file: { kind: 'served', path: [...path] },
      name: path.at(-1) ?? t('browse.root'),
    })),
  )

const together = (files: readonly Named[]): ChosenFile | null => {
  const [first] = files
  if (first === undefined || files.length === 1) return first ?? null
  return {
    file: { kind: 'several', files: files.map(({ file }) => file) },
    name: t('browse.several', { count: files.length }),
  }
}

const listOf = <T>(one: T | null): readonly T[] => (one === null ? [] : [one])

const browse = ({ dialogs }: App, wish: BrowseWish): Promise<Browsed | null> =>
  new Promise((resolve) => dialogs.open({ kind: 'browse', wish, answer: resolve }))

const openIfAny = async (app: App, chosen: ChosenFile | null): Promise<void> => {
  if (chosen !== null) await app.session.openFile(chosen.file, chosen.name)
}
