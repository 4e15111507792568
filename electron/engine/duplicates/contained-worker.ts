/** A worker thread of the search for texts that stand in others. */
import { parentPort } from 'node:worker_threads'
import { anchorOf, countStretches, StretchKeys, wholeHash } from './anchors.ts'
import { ComparedUnits } from './compared-units.ts'
import { ContainerSearch } from './container-search.ts'
import type { AnchorsFound, ContainedAbout, ContainersFound } from './find-contained.ts'
import { answerItems, type ItemBatch } from './item-batch.ts'
import { NumberList } from './number-list.ts'
import { TEXT_STATES } from './text-twins.ts'

const text = new ComparedUnits()
const stretches = new StretchKeys()

answerItems<AnchorsFound | ContainersFound | null, null>(parentPort, {
  roomFor: (byteLength, batch) => text.roomFor(byteLength, batch, (batch.about as ContainedAbout).folding),
  look(bytes, batch, contentEnd) {
    const about = batch.about as ContainedAbout
    const take = (at: number): number => text.take(bytes, batch.starts[at], contentEnd(at))
    if (about.wants === 'anchors') return findAnchors(about, batch, take)
    if (about.wants === 'containers') return findContainers(about, batch, take)
    for (let at = 0; at < batch.items.length; at++) {
      if (take(at) !== TEXT_STATES.text) continue
      stretches.read(text.units, text.length, about.width)
      countStretches(about.sketch, stretches)
    }
    return { found: null, transfer: [] }
  },
  report: () => null,
  reset: () => undefined,
})

type Answer<Found> = { found: Found; transfer: ArrayBuffer[] }

const findAnchors = (
  { sketch, width, minChars }: Extract<ContainedAbout, { wants: 'anchors' }>,
  { items }: ItemBatch,
  take: (at: number) => number,
): Answer<AnchorsFound> => {
  const states = new Uint8Array(items.length)
  const [lengths, keys] = [new Uint32Array(items.length), new Uint32Array(items.length)]
  const [offsets, wholes] = [new Uint32Array(items.length), new Uint32Array(items.length)]
  for (let at = 0; at < items.length; at++) {
    states[at] = take(at)
    if (states[at] !== TEXT_STATES.text) continue
    text.hash(at)
    lengths[at] = text.length
    if (text.length < minChars) continue
    stretches.read(text.units, text.length, width)
    offsets[at] = anchorOf(sketch, stretches)
    keys[at] = stretches.values[offsets[at]]
    wholes[at] = wholeHash(text.units, text.length)
  }
  const halves = text.hashes(items.length)
  return {
    found: { halves, states, lengths, keys, offsets, wholes },
    transfer: [halves.buffer, states.buffer, lengths.buffer, keys.buffer, offsets.buffer, wholes.buffer],
  }
}

const findContainers = (
  { texts, isLater }: Extract<ContainedAbout, { wants: 'containers' }>,
  { items }: ItemBatch,
  take: (at: number) => number,
): Answer<ContainersFound> => {
  const search = new ContainerSearch(texts)
  const [contained, containers, lengths] = [new NumberList(), new NumberList(), new NumberList()]
  let crowded = 0
  for (let at = 0; at < items.length; at++) {
    if (isLater[items[at]] === 1 || take(at) !== TEXT_STATES.text) continue
    const { found, isCrowded } = search.find(text.units, text.length)
    if (isCrowded) crowded += 1
    for (const number of found) {
      contained.add(number)
      containers.add(items[at])
      lengths.add(text.length)
    }
  }
  const found = { contained: contained.taken(), containers: containers.taken(), lengths: lengths.taken(), crowded }
  return { found, transfer: [found.contained.buffer, found.containers.buffer, found.lengths.buffer] }
}
