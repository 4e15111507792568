/** What stands in a row beside its prompt and its answers, in any format: tools, media, marks of people. */
import type { JsonNode } from '../json-node.ts'
import type { Sample } from '../sample/sample.ts'
import { MediaColumns } from './media-columns.ts'
import { readRowMetrics } from './row-metrics.ts'
import { readTools } from './tool-definitions.ts'

export type Beside = Pick<Sample, 'tools' | 'toolsWas' | 'media' | 'metrics' | 'rest'>

/** Reads what is beside the values in `used`; `list` is the row's list of messages, which may define tools. */
export const readBeside = (
  row: JsonNode,
  used: readonly (JsonNode | null)[],
  columns: MediaColumns = new MediaColumns(null),
  list: JsonNode | null = null,
): Beside => {
  const { tools, toolsWas, keys } = readTools(row, list)
  const known = [...keys, ...columns.keys].map((key) => row.get(key))
  return { tools, toolsWas, media: columns.media, ...readRowMetrics(row, [...used, ...known]) }
}
