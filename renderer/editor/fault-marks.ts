/** Marks the one place where a text stops being JSON, while it is typed. */
import { type Extension, StateEffect, StateField } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate, WidgetType } from '@codemirror/view'

/** What is wrong, said in words, with its place as offsets in the text. */
export interface MarkedFault {
  readonly start: number
  readonly end: number
  readonly message: string
}

/** Checks the text at once and again whenever typing pauses, underlines what is wrong, and tells of it. */
export const faultMarks = (
  check: (text: string) => MarkedFault | null,
  onFault: (fault: MarkedFault | null) => void,
): Extension => [marks, checker(check, onFault)]

const setFault = StateEffect.define<MarkedFault | null>()

const marks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (shown, change) => {
    let next = shown.map(change.changes)
    for (const effect of change.effects) {
      if (effect.is(setFault))
        next = effect.value === null ? Decoration.none : markOf(effect.value, change.newDoc.length)
    }
    return next
  },
  provide: (field) => EditorView.decorations.from(field),
})

const markOf = (fault: MarkedFault, length: number): DecorationSet => {
  const start = Math.min(fault.start, length)
  const end = Math.min(Math.max(fault.end, start), length)
  const mark =
    end > start
      ? // Inclusive, or it would not reach round the mark of a byte that is not UTF-8.
        Decoration.mark({ class: 'cm-fault', inclusive: true, attributes: { title: fault.message } }).range(start, end)
      : Decoration.widget({ widget: new EndMark(fault.message), side: 1 }).range(start)
  return Decoration.set([mark])
}

/** Stands where the text ends too early, since there is no character to underline. */
class EndMark extends WidgetType {
  readonly message: string
  constructor(message: string) {
    super()
    this.message = message
  }
  override eq(other: EndMark): boolean {
    return other.message === this.message
  }
  override toDOM(): HTMLElement {
    const mark = document.createElement('span')
    mark.className = 'cm-fault cm-fault-end'
    mark.title = this.message
    mark.textContent = '\u00a0'
    return mark
  }
}

const checker = (check: (text: string) => MarkedFault | null, onFault: (fault: MarkedFault | null) => void) =>
  ViewPlugin.fromClass(
    class {
      timer: ReturnType<typeof setTimeout>
      constructor(view: EditorView) {
        this.timer = setTimeout(() => this.run(view), 0)
      }
      update(update: ViewUpdate): void {
        if (!update.docChanged) return
        clearTimeout(this.timer)
        this.timer = setTimeout(() => this.run(update.view), delayMs(update.state.doc.length))
      }
      destroy(): void {
        clearTimeout(this.timer)
      }
      run(view: EditorView): void {
        const fault = check(view.state.sliceDoc())
        view.dispatch({ effects: setFault.of(fault) })
        onFault(fault)
      }
    },
  )

/** A short text is checked at each key; a long one when the typist pauses, since a check reads all of it. */
const delayMs = (length: number): number => (length < 20_000 ? 30 : length < 1_000_000 ? 200 : 800)
