/** Hears the keys of the open group, wherever the focus is on its screen, but for what is typed and what a control needs for itself. */
import type { App } from '../app/app-context.ts'
import { getVoice } from '../app/notify.ts'
import { isTextField } from '../app/text-field.ts'
import { decisionTaste } from '../decisions/decision-taste.ts'
import { isComposing } from '../grid/grid-keys.ts'
import { type GroupAction, groupKey } from './group-keys.ts'
import type { GroupStore } from './group-store.ts'
import { runGroup } from './run-group.ts'

const LINE_PX = 24
const PAGE_SHARE = 0.9
/** What presses, chooses or moves by these keys itself. */
const PRESSED = 'button, a, summary, input, select, [role="option"], [role="switch"], [role="radio"]'
const MOVED = '[role="slider"], [role="radiogroup"], [role="radio"], [role="toolbar"], [role="menu"], select, input'

/** Listens until told to stop. */
export const listenForGroupKeys = (
  app: App,
  store: GroupStore,
  view: { readonly current: HTMLElement | null },
): (() => void) => {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || isComposing(event) || event.key === 'Process') return
    if (isTextField(event.target) || app.dialogs.getCurrent() !== null || getVoice().question !== null) return
    const meaning = groupKey(event, decisionTaste.getKeys())
    if (meaning === null || isControls(event)) return
    event.preventDefault()
    // A key that is held down goes through groups, and decides about none that nobody saw.
    if (meaning.kind === 'action' && event.repeat && !steps.has(meaning.action)) return
    if (meaning.kind === 'action') runGroup(app, store, meaning.action)
    else if (meaning.kind === 'choose') store.choose(meaning.digit - 1)
    else {
      const body = view.current?.querySelector<HTMLElement>('[aria-current="true"] [data-member-body]')
      // Where rows stand one below the other, all of them are scrolled as one.
      const isOwn = body != null && body.scrollHeight > body.clientHeight
      const place = isOwn ? body : body?.closest('[data-member]')?.parentElement
      const page = (place?.clientHeight ?? 0) * PAGE_SHARE
      place?.scrollBy({ top: meaning.by * (meaning.unit === 'lines' ? LINE_PX : page) })
    }
  }
  // Before the window's own keys, which undo as the grid does.
  document.addEventListener('keydown', onKeyDown)
  return () => document.removeEventListener('keydown', onKeyDown)
}

const steps: ReadonlySet<GroupAction> = new Set(['next', 'previous', 'left', 'right', 'undo', 'redo'])

const isControls = ({ key, target }: KeyboardEvent): boolean => {
  if (!(target instanceof Element)) return false
  if (key === 'Enter' || key === ' ') return target.closest(PRESSED) !== null
  return key.startsWith('Arrow') && target.closest(MOVED) !== null
}
