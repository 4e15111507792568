/** `winnow serve`: a folder in the browser, on this machine only, until it is interrupted or its window is closed. */
import { type Command, hasFlag, numberOf, optionOf, tellLine } from '../command.ts'
import { serve } from '../serve.ts'
import type { ServeNotice } from '../serving.ts'

export const serveCommand: Command = {
  options: { port: 'value', socket: 'value', 'allowed-host': 'value', 'no-open': 'flag', window: 'flag' },
  args: { required: ['FOLDER'], optional: 1 },
  run: async (call) => {
    const { terminal, say, isJson } = call
    const [folder = '', file] = call.args
    const tell = (notice: ServeNotice): void => {
      const { kind, ...values } = notice
      tellLine(terminal.output, isJson ? JSON.stringify(notice) : say(`cli.serve.${kind}`, values))
    }
    const serving = await serve({
      folder,
      file,
      port: numberOf(call, 'port', 0),
      socket: optionOf(call, 'socket'),
      allowedHosts: call.options['allowed-host'] ?? [],
      opensBrowser: !hasFlag(call, 'no-open'),
      endsWithWindow: hasFlag(call, 'window'),
      environment: terminal.environment,
      tell,
      say,
    })
    const end = (): void => void serving.close()
    if (terminal.signal.aborted) end()
    else terminal.signal.addEventListener('abort', end, { once: true })
    await serving.closed
  },
}
