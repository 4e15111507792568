/** Marks stretches of a text while it is typed, such as what differs from another text. */
import { type Extension, StateEffect, StateField } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view'

/** A stretch to be marked, as offsets in the text. */
export interface MarkedRange {
  readonly start: number
  readonly end: number
}

/** Marks what `find` finds, at once and again whenever typing pauses. */
export const rangeMarks = (find: (text: string) => readonly MarkedRange[]): Extension => [marks, finder(find)]

const setMarks = StateEffect.define<readonly MarkedRange[]>()
const mark = Decoration.mark({ class: 'cm-differs' })

const marks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (shown, change) => {
    const found = change.effects.findLast((effect) => effect.is(setMarks))
    if (found === undefined) return shown.map(change.changes)
    const { length } = change.newDoc
    const ranges = (found.value as readonly MarkedRange[]).filter(({ start, end }) => start < end && end <= length)
    return Decoration.set(ranges.map(({ start, end }) => mark.range(start, end)))
  },
  provide: (field) => EditorView.decorations.from(field),
})

const PAUSE_MS = 60

const finder = (find: (text: string) => readonly MarkedRange[]) =>
  ViewPlugin.fromClass(
    class {
      timer: ReturnType<typeof setTimeout>
      constructor(view: EditorView) {
        this.timer = setTimeout(() => this.run(view), 0)
      }
      update(update: ViewUpdate): void {
        if (!update.docChanged) return
        clearTimeout(this.timer)
        this.timer = setTimeout(() => this.run(update.view), PAUSE_MS)
      }
      destroy(): void {
        clearTimeout(this.timer)
      }
      run(view: EditorView): void {
        // A composition under way must not have its text marked up beneath it.
        if (view.composing) this.timer = setTimeout(() => this.run(view), PAUSE_MS)
        else view.dispatch({ effects: setMarks.of(find(view.state.sliceDoc())) })
      }
    },
  )
