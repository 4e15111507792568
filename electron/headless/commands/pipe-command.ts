/**
 * `winnow pipe`: the engine's contract over standard input and output, one message a line, for programs that want more
 * than the other commands give. Standard output holds messages and nothing else.
 */
import { basename, resolve } from 'node:path'
import { serveEngine } from '../../../shared/channel.ts'
import { dataFolder } from '../../engine/data-folder.ts'
import { type Command, tellLine } from '../command.ts'
import { startEngine } from '../host-engine.ts'
import { lineWire } from '../line-wire.ts'
import { serveFolder } from '../served-folder.ts'

export const pipeCommand: Command = {
  options: {},
  args: { required: ['FOLDER'], optional: 0 },
  run: async ({ args: [folder = ''], terminal, say }) => {
    const places = await serveFolder(folder)
    const engine = await startEngine(dataFolder(terminal.environment), places, basename(resolve(folder)))
    const { input, output, errors } = terminal
    const wire = lineWire(input, output, (line) => tellLine(errors, say('cli.pipe.badLine', { line })))
    const ended = new Promise<void>((resolve) => {
      wire.onEnd(resolve)
      terminal.signal.addEventListener('abort', () => input.destroy(), { once: true })
    })
    serveEngine(wire, (emit) => engine.connect(emit))
    await ended
    await engine.close()
  },
}
