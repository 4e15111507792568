/**
 * Words that tell something by themselves: the commonest of a language, and those by which a prompt asks for something. They
 * are known by their hash while a text is walked over, so that no word is ever cut out of it.
 */

/** Languages that are told by their words, in the order of their bits. */
export const wordLanguages = ['en', 'fr', 'de', 'es', 'pt', 'it', 'nl', 'pl', 'tr', 'vi', 'id'] as const

/** Bits after those of the languages. */
export const VERB_BIT = 1 << 20
export const CONSTRAINT_BIT = 1 << 21
export const REFUSAL_BIT = 1 << 22
export const SELF_BIT = 1 << 24
/** Words that speak of a model only together. */
export const HALF_BIT = 1 << 29
export const OTHER_HALF_BIT = 1 << 30
export const TRIGGER_BITS = REFUSAL_BIT | SELF_BIT | HALF_BIT | OTHER_HALF_BIT
export const FUNCTION_BIT = 1 << 23
/** What a prompt asks for. */
export const JSON_BIT = 1 << 25
export const CODE_BIT = 1 << 26
export const LIST_BIT = 1 << 27
export const TRANSLATE_BIT = 1 << 28
export const WISH_BITS = JSON_BIT | CODE_BIT | LIST_BIT | TRANSLATE_BIT

// The most frequent words of each language that few others share; those that two share count for both.
const common: Readonly<Record<(typeof wordLanguages)[number], string>> = {
  en: 'the of and to in is that it for as with was on be by this are or an have from not but at you your i we they can will what how which when if there would should do does about more into than their its has been my me our a an he she his her him who also so no up out after were had each many much all other any some one two use make only then us because while',
  fr: 'le la les de des du et un une est que qui dans pour sur avec pas plus par ce cette ces il elle nous vous je sont au aux ne se son sa ses ou mais comme être avoir fait été votre leur quel quelle comment',
  de: 'der die das und ist nicht ein eine einen einem einer zu den dem des mit von für auf im sich auch es als wie bei oder wird werden sind ich sie wir aus nach kann über aber wenn haben hat durch zum zur was',
  es: 'el la los las de del y un una es que en por para con no se su sus más como pero al lo le este esta estos son ser está muy también o si entre sobre cuando puede qué cómo hay fue tiene',
  pt: 'o os de da dos das e um uma é que em na nos nas por para com não se seu sua mais como mas ao este esta são ser está muito também ou sobre quando pode você eu foi tem pelo pela',
  it: 'il lo la gli le di del della dei e un una è che in per con non si su più come ma al alla questo questa sono essere anche o se tra quando può nel nella dal dalla ha ho perché',
  nl: 'de het een en van is dat die in op te niet zijn met voor aan er ook als maar om bij door naar uit kan dit deze wordt worden heeft hebben je ik we ze hij was wat hoe meer geen',
  pl: 'i w na z że nie się do jest to jak o co ale za po od przez dla są czy tak być który która które tym tego jego może lub oraz gdy tylko już też',
  tr: 've bir bu da de için ile olarak çok daha en gibi olan ya mi ama kadar sonra sen biz var yok değil nasıl veya olduğu ise',
  vi: 'và của là có không được cho một những các trong với để này người từ đến như khi về cũng đã sẽ bạn tôi thì hoặc nhưng nếu làm',
  id: 'yang dan di ke dari untuk dengan ini itu tidak adalah pada dalam atau akan juga saya anda kami kita dapat bisa oleh sebagai lebih karena ada jika telah bagaimana apa',
}

const verbs =
  'write explain describe give list create generate make summarize summarise translate compare find calculate compute solve ' +
  'convert rewrite edit classify identify tell suggest name provide design implement build define analyze analyse evaluate ' +
  'discuss answer imagine compose outline show help draft plan predict extract sort choose determine prove what why how who ' +
  'when where which'

const constraints =
  'must should only exactly least most without ensure include including avoid format json table steps step first then finally ' +
  'words sentences paragraphs each every between maximum minimum limit except unless using following constraint constraints ' +
  'requirements require required before after example examples'

/** English words that the phrases of a refusal, and of a model that speaks of itself, hardly go without. */
const refusing =
  'sorry apologize apologise cannot t won unable able allowed permitted programmed comfortable decline refuse against appropriate ethical'
const speaking = 'ai artificial virtual emotions feelings'
const halves = 'language learning training knowledge last latest personal physical trained developed created made'
const otherHalves = 'model models data cutoff update updated have openai anthropic google deepseek alibaba meta'

const SLOTS = 8_192
const hashes = new Int32Array(SLOTS)
const bits = new Int32Array(SLOTS)

/** The start of every hash, which each unit is taken into by `hashWith`. */
export const HASH_START = 0x811c9dc5 | 0
export const HASH_PRIME = 0x01000193

/** Takes a UTF-16 unit into a hash (FNV-1a over units). */
export const hashWith = (hash: number, unit: number): number => Math.imul(hash ^ unit, HASH_PRIME)

/** Gives the hash of a word in lower case. */
export const hashOf = (word: string): number => {
  let hash = HASH_START
  for (let at = 0; at < word.length; at++) hash = hashWith(hash, word.charCodeAt(at))
  return hash
}

/** Gives the bits of the word of a hash; 0 for words that tell nothing. */
export const bitsOf = (hash: number): number => {
  let slot = hash & (SLOTS - 1)
  while (bits[slot] !== 0) {
    if (hashes[slot] === hash) return bits[slot]
    slot = (slot + 1) & (SLOTS - 1)
  }
  return 0
}

const add = (word: string, bit: number): void => {
  const hash = hashOf(word)
  let slot = hash & (SLOTS - 1)
  while (bits[slot] !== 0 && hashes[slot] !== hash) slot = (slot + 1) & (SLOTS - 1)
  hashes[slot] = hash
  bits[slot] |= bit
}

for (const [at, language] of wordLanguages.entries()) {
  for (const word of common[language].split(' ')) add(word, (1 << at) | FUNCTION_BIT)
}
for (const word of verbs.split(' ')) add(word, VERB_BIT)
for (const word of constraints.split(' ')) add(word, CONSTRAINT_BIT)
for (const word of refusing.split(' ')) add(word, REFUSAL_BIT)
for (const word of speaking.split(' ')) add(word, SELF_BIT)
for (const word of halves.split(' ')) add(word, HALF_BIT)
for (const word of otherHalves.split(' ')) add(word, OTHER_HALF_BIT)
add('json', JSON_BIT)
for (const word of 'python javascript typescript java sql function script code'.split(' ')) add(word, CODE_BIT)
for (const word of 'list lists bullet bullets enumerate'.split(' ')) add(word, LIST_BIT)
for (const word of 'translate translates translated translating translation'.split(' ')) add(word, TRANSLATE_BIT)
