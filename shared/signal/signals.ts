/**
 * The table of signals: what can be asked, sorted, drawn and exported of each row. How each is measured stands beside the
 * code that measures it (one file a family in this folder), in words from which another program can compute the same.
 *
 * The texts of a row are those of its sample: of all turns and candidates, reasoning, calls and results of tools included. Of a
 * row that no format explains they are its strings; of a malformed row, its raw text. The prompt is what users say, the answer
 * what the assistant says: of several candidates the chosen one, else the first.
 */
import { lenses, UNKNOWN } from '../lens/lenses.ts'
import { MAPPING } from '../lens/mapping.ts'
import type { SignalFamily, SignalInfo, SignalUnit } from './signal.ts'

/** Languages that are told, in the order of their numbers; new ones go to the end. `none`: no letters at all. */
export const languageLabels = [
  'none',
  'other',
  'mixed',
  'zh-Hans',
  'zh-Hant',
  'zh',
  'en',
  'ja',
  'ko',
  'fr',
  'de',
  'es',
  'pt',
  'it',
  'nl',
  'pl',
  'tr',
  'vi',
  'id',
  'ru',
  'ar',
  'he',
  'hi',
  'th',
  'el',
] as const
export type LanguageLabel = (typeof languageLabels)[number]

/** Formats in the order of their numbers. */
export const formatLabels: readonly string[] = [UNKNOWN, MAPPING, ...lenses.map(({ id }) => id)]

type Width = SignalInfo['width']
type Cost = SignalInfo['cost']

const count = (
  id: string,
  family: SignalFamily,
  unit: SignalUnit,
  width: Width,
  source: string,
  cost: Cost = 'text',
): SignalInfo => ({ id, kind: 'count', family, unit, width, scale: 1, cost, source })

const share = (
  id: string,
  family: SignalFamily,
  unit: SignalUnit,
  source: string,
  cost: Cost = 'text',
): SignalInfo => ({
  id,
  kind: 'share',
  family,
  unit,
  width: 2,
  scale: 10_000,
  cost,
  source,
})

const ratio = (id: string, family: SignalFamily, unit: SignalUnit, source: string): SignalInfo => ({
  id,
  kind: 'ratio',
  family,
  unit,
  width: 4,
  scale: 1_000,
  cost: 'text',
  source,
})

const flag = (id: string, family: SignalFamily, source: string): SignalInfo => ({
  id,
  kind: 'flag',
  family,
  unit: 'none',
  width: 1,
  scale: 1,
  cost: 'text',
  source,
})

const label = (id: string, family: SignalFamily, labels: readonly string[], source: string): SignalInfo => ({
  id,
  kind: 'label',
  family,
  unit: 'none',
  width: 1,
  scale: 1,
  labels,
  cost: 'text',
  source,
})

/** All signals, in the order in which they are listed and kept. */
export const signals: readonly SignalInfo[] = [
  count('bytes', 'length', 'bytes', 4, 'UTF-8, RFC 8259', 'row'),
  count('chars', 'length', 'chars', 4, 'Data-Juicer text_length_filter'),
  count('words', 'length', 'words', 4, 'Gopher (Rae et al. 2021); Data-Juicer words_num_filter'),
  count('lines', 'length', 'lines', 4, 'RedPajama-V2 ccnet_nlines'),
  count('turns', 'length', 'turns', 2, 'ShareGPT, OpenAI messages'),
  count('user_turns', 'length', 'turns', 2, 'ShareGPT, OpenAI messages'),
  count('system_chars', 'length', 'chars', 4, 'OpenAI messages'),
  count('prompt_chars', 'length', 'chars', 4, 'Alpaca; LIMA (Zhou et al. 2023)'),
  count('answer_chars', 'length', 'chars', 4, 'Long Is More for Alignment (Zhao et al. 2024)'),
  ratio('answer_ratio', 'length', 'chars', 'Easy Dataset; Data-Juicer text_pair filters'),
  count('reasoning_chars', 'length', 'chars', 4, 'DeepSeek-R1 distillation sets'),
  count('candidates', 'length', 'answers', 2, 'UltraFeedback (Cui et al. 2023)'),
  count('tool_calls', 'length', 'places', 2, 'OpenAI tools'),
  count('tokens_estimate', 'length', 'tokens', 4, 'o200k_base, fitted by characters of each script'),
  count('tokens', 'length', 'tokens', 4, 'o200k_base (tiktoken), or the chosen tokenizer', 'tokens'),
  count('answer_tokens', 'length', 'tokens', 4, 'o200k_base (tiktoken), or the chosen tokenizer', 'tokens'),

  label('lang', 'language', languageLabels, 'FineWeb and CCNet language filters'),
  label('prompt_lang', 'language', languageLabels, 'FineWeb and CCNet language filters'),
  label('answer_lang', 'language', languageLabels, 'FineWeb and CCNet language filters'),
  flag('lang_mismatch', 'language', 'Language confusion benchmark (Marchisio et al. 2024)'),
  share('han_share', 'language', 'letters', 'Unicode scripts (UAX 24)'),
  share('kana_share', 'language', 'letters', 'Unicode scripts (UAX 24)'),
  share('hangul_share', 'language', 'letters', 'Unicode scripts (UAX 24)'),
  share('latin_share', 'language', 'letters', 'Unicode scripts (UAX 24)'),
  share('cyrillic_share', 'language', 'letters', 'Unicode scripts (UAX 24)'),
  share('arabic_share', 'language', 'letters', 'Unicode scripts (UAX 24)'),
  share('other_script_share', 'language', 'letters', 'Unicode scripts (UAX 24)'),

  share(
    'repeated_ngrams',
    'repetition',
    'words',
    'Gopher and FineWeb duplicate n-grams; Data-Juicer word_repetition_filter',
  ),
  share('repeated_lines', 'repetition', 'lines', 'Gopher and FineWeb duplicate lines'),
  ratio('compression', 'repetition', 'chars', 'LZ4 block format; Dolma and DataComp compression filters'),
  share('variety', 'repetition', 'words', 'RedPajama-V2 rps_doc_frac_unique_words'),

  share('symbol_share', 'makeup', 'chars', 'Gopher symbol-to-word; Data-Juicer special_characters_filter'),
  share('digit_share', 'makeup', 'chars', 'FineWeb; RefinedWeb (Penedo et al. 2023)'),
  share('url_share', 'makeup', 'chars', 'RefinedWeb; Data-Juicer clean_links_mapper'),
  share('code_share', 'makeup', 'chars', 'C4 (Raffel et al. 2020) drops pages with code'),
  share('bullet_share', 'makeup', 'lines', 'Gopher bullet lines'),
  ratio('word_length', 'makeup', 'chars', 'Gopher mean word length'),

  count('refusals', 'answer', 'places', 1, 'WizardLM-unfiltered; LMSYS refusal lists'),
  count('self_references', 'answer', 'places', 1, 'WizardLM-unfiltered; OpenHermes cleaning'),
  flag('is_cut', 'answer', 'C4 terminal punctuation'),

  count('mojibake', 'damage', 'places', 2, 'ftfy badness'),
  count('replacement_chars', 'damage', 'places', 2, 'ftfy; Unicode U+FFFD'),
  count('control_chars', 'damage', 'places', 2, 'Data-Juicer; Unicode Cc'),
  count('zero_width_chars', 'damage', 'places', 2, 'Unicode Cf (UAX 31)'),
  count('bidi_chars', 'damage', 'places', 2, 'Trojan Source (Boucher and Anderson 2021)'),
  count('html_leftovers', 'damage', 'places', 2, 'Data-Juicer clean_html_mapper'),

  count('emails', 'personal', 'places', 2, 'FineWeb PII; Data-Juicer clean_email_mapper'),
  count('phones', 'personal', 'places', 2, 'E.164; GB numbering of mobile phones'),
  count('id_numbers', 'personal', 'places', 2, 'GB 11643-1999'),
  count('card_numbers', 'personal', 'places', 2, 'ISO/IEC 7812 (Luhn)'),
  count('ips', 'personal', 'places', 2, 'FineWeb PII; Data-Juicer clean_ip_mapper'),
  count('secrets', 'personal', 'places', 2, 'gitleaks; GitHub secret scanning'),
  count('personal', 'personal', 'places', 2, 'FineWeb PII'),

  label('format', 'sample', formatLabels, 'Winnow lenses'),
  count('findings', 'sample', 'kinds', 1, 'Winnow lint'),

  share('accuracy_proxy', 'quality', 'none', 'Proxy: Winnow, after Deita and AlpaGasus'),
  share('complexity_proxy', 'quality', 'none', 'Proxy: Winnow, after Evol-Instruct and InsTag'),
  share('density_proxy', 'quality', 'none', 'Proxy: Winnow, after FineWeb-Edu and Deita'),
  share('following_proxy', 'quality', 'none', 'Proxy: Winnow, after IFEval (Zhou et al. 2023)'),

  count('copies', 'duplicates', 'rows', 4, 'Lee et al. 2021 (duplicates in training data)', 'groups'),
  share('similarity', 'duplicates', 'none', 'Jaccard similarity (Broder 1997)', 'groups'),
  count('group', 'duplicates', 'none', 4, 'Winnow groups of duplicates', 'groups'),
]

const byId = new Map(signals.map((signal) => [signal.id, signal]))

/** Gives a signal by its id. */
export const signalById = (id: string): SignalInfo | undefined => byId.get(id)
