/** A worker thread of the search for near duplicates: does whichever step is asked for. */
import { parentPort } from 'node:worker_threads'
import type { BandReply, BandsEnd, BandTask } from './candidates.ts'
import { findInBand } from './find-in-band.ts'
import { FoldedText } from './folded-text.ts'
import { type Answer, answerAll, type ItemBatch, type ItemReply, itemAnswers } from './item-batch.ts'
import { sketcher } from './sketch-rows.ts'
import type { HashesFound } from './text-twins.ts'
import type { VerifyReply, VerifyTask } from './verify-pairs.ts'
import { verify } from './verify-rows.ts'

type Task = ItemBatch | 'report' | BandTask | BandsEnd | VerifyTask
type Reply = ItemReply<HashesFound, null> | BandReply | VerifyReply

const text = new FoldedText()
const sketch = itemAnswers(sketcher(text))

answerAll<Task, Reply>(parentPort, (task): Answer<Reply> => {
  if (task === 'report' || !('step' in task)) return sketch(task)
  return task.step === 'verify' ? verify(text, task) : findInBand(task)
})
