/**
 * Where files are on the desktop: exactly where the user pointed, in a dialog, by a drop or in the file manager. A token
 * stands for one path and one use, so that a file picked for reading can't be written over by a page gone wrong.
 */

import { EngineError } from '../../shared/engine-error.ts'
import type { Places } from '../engine/places.ts'
import type { PickedPath, PickUse } from './engine-messages.ts'

export interface DesktopPlaces extends Places {
  /** Learns what a token stands for. */
  add(pick: PickedPath): void
}

/** Makes the places of a desktop, empty until the user points at something. */
export const createDesktopPlaces = (): DesktopPlaces => {
  const picks = new Map<string, PickedPath>()
  const pathOf = (token: string, use: PickUse): string => {
    const pick = picks.get(token)
    if (pick?.use !== use) throw new EngineError('bad-request', { reason: 'unknown token' })
    return pick.path
  }
  const refuseServed = (name: string | undefined): never => {
    throw new EngineError('file-outside-folder', { file: name ?? '' })
  }
  return {
    add: (pick) => {
      picks.set(pick.token, pick)
    },
    fileFor: async (ref) => (ref.kind === 'picked' ? pathOf(ref.token, 'open') : refuseServed(ref.path.at(-1))),
    targetFor: async (ref) =>
      ref.kind === 'picked'
        ? { path: pathOf(ref.token, 'write'), overwrite: true } // the save dialog has asked
        : refuseServed(ref.path.at(-1)),
    mayOpen: async () => true, // the user opened it before, on this machine, under this account
    list: async (path) => refuseServed(path.at(-1)),
  }
}
