/** Choosing a file to open or a place to write: by the system's own dialogs on the desktop, else in our file browser. */
import type { App } from './app-context.ts'
import type { BrowseWish, ChosenFile, ChosenTarget } from './dialogs.ts'

/** Asks for a file; null when the user thinks better of it. */
export const chooseFile = async ({ desktop, dialogs }: App): Promise<ChosenFile | null> => {
  if (desktop !== null) {
    const picked = await desktop.pickFile()
    return picked === null ? null : { file: { kind: 'picked', token: picked.token }, name: picked.name }
  }
  return new Promise((resolve) => {
    const answer = (path: readonly string[] | null): void =>
      resolve(path === null ? null : { file: { kind: 'served', path: [...path] }, name: path.at(-1) ?? '' })
    dialogs.open({ kind: 'browse', wish: { kind: 'open' }, answer })
  })
}

/** Asks where to write; null when the user thinks better of it. Replacing a file has been agreed to by then. */
export const chooseTarget = async (
  { desktop, dialogs }: App,
  wish: Exclude<BrowseWish, { kind: 'open' }>,
): Promise<ChosenTarget | null> => {
  if (desktop !== null) {
    const picked = await desktop.pickTarget(wish)
    return picked === null ? null : { target: { kind: 'picked', token: picked.token }, name: picked.name }
  }
  return new Promise((resolve) => {
    const answer = (path: readonly string[] | null, overwrite: boolean): void =>
      resolve(
        path === null ? null : { target: { kind: 'served', path: [...path], overwrite }, name: path.at(-1) ?? '' },
      )
    dialogs.open({ kind: 'browse', wish, answer })
  })
}

/** Asks for a file and opens it. */
export const openChosen = async (app: App): Promise<void> => {
  const chosen = await chooseFile(app)
  if (chosen !== null) await app.session.openFile(chosen.file, chosen.name)
}
