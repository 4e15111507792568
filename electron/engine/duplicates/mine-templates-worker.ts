/** A worker thread that looks for templates in texts: first it is given these, then asked for one template after the other. */
import { parentPort } from 'node:worker_threads'
import { type MinedTemplate, TemplateMiner } from './template-miner.ts'
import type { SampledTexts } from './template-seeds.ts'

/** What is asked: to begin, for the next template, or to let go of the texts. */
export type MineTask = { readonly texts: SampledTexts; readonly least: number } | 'next' | 'end'

if (parentPort === null) throw new Error('templates are looked for in a worker thread')
const port = parentPort
let miner: TemplateMiner | null = null

port.on('message', (task: MineTask) => {
  let answer: MinedTemplate | null = null
  if (task === 'next') answer = miner?.next() ?? null
  else if (task === 'end') miner = null
  else miner = new TemplateMiner(task.texts, task.least)
  port.postMessage(answer)
})
