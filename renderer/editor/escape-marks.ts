/** Sets the escapes inside JSON strings back a little, so that the words between them can be read. */
import { type Extension, Prec } from '@codemirror/state'
import {
  Decoration,
  type DecorationSet,
  type EditorView,
  MatchDecorator,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view'

const escapes = new MatchDecorator({
  regexp: /(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))+/g,
  decoration: Decoration.mark({ class: 'cm-escape' }),
})

/** Marks escapes in what is on screen; first in order, so that the colour of the string around them does not have the last word. */
export const escapeMarks: Extension = Prec.highest(
  ViewPlugin.fromClass(
    class {
      marks: DecorationSet
      constructor(view: EditorView) {
        this.marks = escapes.createDeco(view)
      }
      update(update: ViewUpdate): void {
        this.marks = escapes.updateDeco(update, this.marks)
      }
    },
    { decorations: (plugin) => plugin.marks },
  ),
)
