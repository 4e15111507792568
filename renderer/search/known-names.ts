/** What a query of this dataset can name, for completion: the language's own names, fields, signals, and the values behind them. */
import type { Columns, DatasetState } from '../../shared/contract.ts'
import type { Palette } from '../../shared/decision.ts'
import { lenses } from '../../shared/lens/lenses.ts'
import { rowStates } from '../../shared/query/ask.ts'
import { fieldName, pathText, quotedUnlessWord } from '../../shared/query/print-query.ts'
import { lintKinds } from '../../shared/sample/lint.ts'
import { signalById, signals } from '../../shared/signal/signals.ts'
import type { MessageKey, Words } from '../app/words.ts'
import { knownTags } from '../decisions/known-tags.ts'
import { formatName } from '../findings/format-name.ts'
import type { KnownNames, Suggestion } from './completion.ts'
import { labelName, roleName, signalName } from './term-words.ts'

/** What is known of a dataset that completion tells of. */
export interface Known {
  readonly state: Pick<DatasetState, 'counts' | 'decisions' | 'samples' | 'rows' | 'files'>
  readonly columns: Columns
  readonly palette: Palette
  readonly t: Words
  /** What rows in sight hold in a field. */
  readonly valuesInSight?: (name: string) => readonly Suggestion[]
}

const OWN_NAMES = ['tag', 'verdict', 'is', 'has', 'finding', 'format', 'role', 'note', 'row'] as const
const ROLES = ['system', 'user', 'assistant', 'tool'] as const
/** A field that few rows have in the depth of others is typed by who knows it. */
const MAX_FIELDS = 400

/** Gives what can be named. */
export const knownNames = (known: Known): KnownNames => {
  const { t } = known
  const fields = [...known.columns.columns]
    .filter(({ path }) => path.length > 0)
    .toSorted((one, other) => one.path.length - other.path.length)
    .slice(0, MAX_FIELDS)
  const fieldNames = fields.map(
    ({ path, rows }): Suggestion => ({
      text: `${fieldName(path)}:`,
      label: '',
      detail: t('search.detail.field'),
      rows,
      kind: 'field',
    }),
  )
  const signalNames = signals.map(
    ({ id, kind }): Suggestion => ({
      text: kind === 'label' || id === 'group' ? `${id}:` : kind === 'flag' ? `${id}=1` : `${id}>`,
      label: signalName(id, t),
      detail: t(`signal.about.${id}` as MessageKey),
      rows: null,
      kind: 'signal',
    }),
  )
  const isSeveral = known.state.files.length > 1
  const ownNames = [...OWN_NAMES, ...(isSeveral ? (['file'] as const) : [])].map(
    (name): Suggestion => ({
      text: `${name}:`,
      label: '',
      detail: t(`search.name.${name}`),
      rows: null,
      kind: 'name',
    }),
  )
  const isFront = (signal: Suggestion): boolean => FRONT_SIGNALS.some((id) => signal.text.startsWith(id))
  const names = [...ownNames, ...signalNames.filter(isFront), ...fieldNames, ...signalNames.filter((s) => !isFront(s))]
  const plainFields = fields.map(
    ({ path, rows }): Suggestion => ({
      text: path.length === 1 ? quotedUnlessWord(String(path[0])) : pathText(path),
      label: '',
      detail: '',
      rows,
      kind: 'field',
    }),
  )
  const valuesOf: Readonly<Record<string, () => readonly Suggestion[]>> = {
    tag: () => tagValues(known),
    verdict: () => verdictValues(known),
    is: () => stateValues(known),
    has: () => plainFields,
    finding: () => findingValues(known),
    format: () => formatValues(known),
    // A field of that name, where there is one file.
    ...(isSeveral && { file: () => fileValues(known) }),
    role: () => ROLES.map((role) => value(role, roleName(role, t), null)),
    row: () => ROW_EXAMPLES.map((text) => value(text, '', null)),
    group: () => GROUP_EXAMPLES.map((text) => value(text, '', null)),
    field: () => plainFields.map((field) => ({ ...field, text: `${field.text}:` })),
    signal: () => signalNames,
  }
  const values = (name: string): readonly Suggestion[] => {
    const signal = signalById(name)
    if (signal?.labels !== undefined && name !== 'format')
      return signal.labels.map((label) => value(label, labelName(name, label, t), null))
    return Object.hasOwn(valuesOf, name) ? (valuesOf[name]?.() ?? []) : (known.valuesInSight?.(name) ?? [])
  }
  const terms = ['is', 'verdict', 'tag', 'finding', 'lang', 'format'].flatMap((name) =>
    // Formats that no row is of are typed by who knows them.
    values(name)
      .filter(({ rows }) => name !== 'format' || rows !== null)
      .map(({ tag: _, ...one }) => ({
        ...one,
        text: `${name}:${one.text}`,
        also: `${one.label} ${one.text}`,
      })),
  )
  return { names, terms, values }
}

/** The signals that are asked for most stand before the fields, the others behind them. */
const FRONT_SIGNALS = ['lang:', 'tokens>', 'turns>', 'chars>']
const GROUP_EXAMPLES = ['1', '1..20']
const ROW_EXAMPLES = ['1..100', '1000..', '42']

const value = (text: string, label: string, rows: number | null, detail = ''): Suggestion => ({
  text,
  label: label === text ? '' : label,
  detail,
  rows,
  kind: 'value',
})

const tagValues = ({ palette, state }: Known): readonly Suggestion[] =>
  knownTags(palette, state.decisions).map(({ tag, rows, description }) => ({
    ...value(quotedUnlessWord(tag), '', rows, description),
    tag,
  }))

const verdictValues = ({ state, t }: Known): readonly Suggestion[] => {
  const { keep, drop } = state.decisions
  const undecided = state.rows.isExact ? Math.max(0, state.rows.count - keep - drop) : null
  return [
    value('keep', t('view.kept'), keep),
    value('drop', t('view.dropped'), drop),
    value('undecided', t('view.undecided'), undecided),
  ]
}

const stateValues = ({ state, t }: Known): readonly Suggestion[] => {
  const { edited, inserted, deleted, malformed } = state.counts
  const rows: Readonly<Record<string, number>> = { edited, inserted, deleted, malformed, noted: state.decisions.noted }
  return rowStates.map((what) => value(what, t(`search.is.${what}`), rows[what] ?? null))
}

const fileValues = ({ state }: Known): readonly Suggestion[] =>
  state.files.slice(0, MAX_FIELDS).map(({ name, rows }) => value(quotedUnlessWord(name), '', rows))

const findingValues = ({ state, t }: Known): readonly Suggestion[] => {
  const rowsOf = new Map(state.samples.findings.map(({ kind, rows }) => [kind, rows]))
  const found = state.samples.findings.map(({ kind }) => kind)
  const others = lintKinds.filter((kind) => !rowsOf.has(kind))
  const without = state.samples.isComplete ? 0 : null
  return [
    value('any', t('finding.any'), null),
    ...[...found, ...others].map((kind) => value(kind, t(`finding.${kind}`), rowsOf.get(kind) ?? without)),
  ]
}

const formatValues = ({ state }: Known): readonly Suggestion[] => {
  const { formats } = state.samples
  const known = new Set(formats.map(({ lens }) => lens))
  return [
    ...formats.map(({ lens, rows }) => value(lens, formatName(lens), rows)),
    ...lenses.filter(({ id }) => !known.has(id)).map(({ id }) => value(id, formatName(id), null)),
  ]
}
