/** `npm run build`: builds dist, whether or not it is stale. */
import { build } from './launch/build.mjs'
import { ensureInstalled } from './launch/install.mjs'
import { findNode24 } from './launch/node-24.mjs'
import { inSeconds, say } from './launch/project.mjs'

const node = (await ensureInstalled()) ? findNode24() : undefined
if (node === undefined) process.exit(1)
const startedMs = Date.now()
const outcome = await build(node)
if (outcome.output.trim() !== '') console.log(outcome.output.trimEnd())
say(outcome.code === 0 ? `built dist in ${inSeconds(Date.now() - startedMs)}` : 'the build failed; its words are above')
process.exit(outcome.code)
