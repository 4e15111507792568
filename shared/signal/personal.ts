/**
 * E-mail addresses, addresses of the Internet, and keys in a text.
 * - E-mail: 1 to 64 of `A-Z a-z 0-9 . _ % + -`, `@`, labels of letters, digits and hyphens with dots, the last of at least two letters.
 * - IPv4: four numbers of 0 to 255 with dots, no letter, digit or dot around; those of private, local, multicast and reserved
 *   nets don't count. IPv6: eight groups, or at least three with one `::`, of one to four hexadecimal digits with a decimal one
 *   among them all; `::1`, `fe80:` and `fc` or `fd` don't count.
 * - Keys: of OpenAI and Anthropic (`sk-`), GitHub, GitLab, AWS, Google, Slack, Hugging Face, Alibaba and Tencent Cloud; JSON Web
 *   Tokens; blocks of private keys. Each by its prefix and the length of what follows.
 */

/** Counts e-mail addresses. */
export const countEmails = (text: string): number => {
  let count = 0
  let done = 0
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    let start = at
    while (start > done && at - start < 64 && isLocalUnit(text.charCodeAt(start - 1))) start--
    if (start === at) continue
    const end = domainEnd(text, at + 1)
    if (end === 0) continue
    count++
    done = end
  }
  return count
}

const isDigit = (unit: number): boolean => unit >= 0x30 && unit <= 0x39
const isLetter = (unit: number): boolean => (unit | 0x20) >= 0x61 && (unit | 0x20) <= 0x7a
const isLocalUnit = (unit: number): boolean =>
  isLetter(unit) || isDigit(unit) || unit === 0x2e || unit === 0x5f || unit === 0x25 || unit === 0x2b || unit === 0x2d

/** Gives where a domain ends that begins here; 0 where none does. */
const domainEnd = (text: string, start: number): number => {
  let end = 0
  let label = start
  let letters = 0
  for (let at = start; at <= text.length && at - start < 255; at++) {
    const unit = at < text.length ? text.charCodeAt(at) : 0
    if (isLetter(unit)) letters++
    else if (!isDigit(unit) && unit !== 0x2d) {
      // A label of letters alone may be the last; what follows may make the domain longer.
      if (label > start && at - label >= 2 && letters === at - label) end = at
      if (unit !== 0x2e || at === label) return end
      label = at + 1
      letters = 0
    }
  }
  return end
}

/** Counts public addresses of the Internet. */
export const countIps = (text: string, hasColons: boolean): number => {
  let count = 0
  for (let at = text.indexOf('.'); at >= 0; at = text.indexOf('.', at + 1)) {
    const end = ipv4End(text, at)
    if (end === 0) continue
    count++
    at = end
  }
  return hasColons && text.includes(':') ? count + countIpv6(text) : count
}

/** Gives where an address ends whose first dot this is; 0 where there is none, or it is no public one. */
const ipv4End = (text: string, dot: number): number => {
  let start = dot
  while (start > 0 && dot - start < 4 && isDigit(text.charCodeAt(start - 1))) start--
  if (start === dot || dot - start > 3 || (start > 0 && isAround(text.charCodeAt(start - 1)))) return 0
  const parts: number[] = []
  let at = start
  for (let part = 0; part < 4; part++) {
    if (part > 0 && text.charCodeAt(at++) !== 0x2e) return 0
    const from = at
    while (at < text.length && at - from < 4 && isDigit(text.charCodeAt(at))) at++
    const value = Number(text.slice(from, at))
    if (at === from || at - from > 3 || value > 255) return 0
    parts.push(value)
  }
  const behind = text.charCodeAt(at)
  if (isLetter(behind) || behind === 0x5f || (behind === 0x2e && isDigit(text.charCodeAt(at + 1)))) return 0
  return isPublic(parts) ? at : 0
}

const isAround = (unit: number): boolean => isLetter(unit) || isDigit(unit) || unit === 0x5f || unit === 0x2e

const isPublic = ([a, b]: readonly number[]): boolean =>
  a !== 0 &&
  a !== 10 &&
  a !== 127 &&
  a < 224 &&
  !(a === 192 && b === 168) &&
  !(a === 172 && b >= 16 && b <= 31) &&
  !(a === 169 && b === 254) &&
  !(a === 100 && b >= 64 && b <= 127)

const countIpv6 = (text: string): number => {
  let count = 0
  for (let colon = text.indexOf(':'); colon >= 0; ) {
    let start = colon
    while (start > 0 && colon - start < 5 && isHexUnit(text.charCodeAt(start - 1))) start--
    let end = colon
    while (end < text.length && (isHexUnit(text.charCodeAt(end)) || text.charCodeAt(end) === 0x3a)) end++
    const isFree = (start === 0 || !isAround(text.charCodeAt(start - 1))) && !isAround(text.charCodeAt(end))
    if (isFree && end - start >= 6 && end - start <= 39 && isIpv6(text.slice(start, end))) count++
    colon = text.indexOf(':', end)
  }
  return count
}

const isHexUnit = (unit: number): boolean => isDigit(unit) || ((unit | 0x20) >= 0x61 && (unit | 0x20) <= 0x66)

const isIpv6 = (address: string): boolean => {
  const halves = address.split('::')
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')))
  const isWhole =
    halves.length === 1 ? groups.length === 8 : halves.length === 2 && groups.length >= 3 && groups.length < 8
  if (!isWhole || !/\d/.test(address) || /^(?:fe80|fc|fd)/i.test(address)) return false
  return groups.every((group) => group.length >= 1 && group.length <= 4)
}

// What stands before a key is looked at first, so that a long run of prefixes is not searched again from each of them.
const keyForms = new RegExp(
  `(?<![A-Za-z0-9_-])(?:${[
    'sk-(?:ant-|proj-|svcacct-)?[A-Za-z0-9_-]{20,400}',
    'gh[pousr]_[A-Za-z0-9]{36,255}',
    'github_pat_[A-Za-z0-9_]{22,255}',
    'glpat-[A-Za-z0-9_-]{20,255}',
    '(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])',
    'AIza[A-Za-z0-9_-]{35}',
    'xox[abprs]-[A-Za-z0-9-]{10,255}',
    'hf_[A-Za-z]{30,60}',
    'LTAI[A-Za-z0-9]{12,24}(?![A-Za-z0-9])',
    'AKID[A-Za-z0-9]{32}(?![A-Za-z0-9])',
    'eyJ[A-Za-z0-9_-]{8,4000}\\.eyJ[A-Za-z0-9_-]{8,8000}\\.[A-Za-z0-9_-]{8,1000}',
  ].join('|')})`,
  'g',
)

/** Counts keys and tokens; worth asking only where a word of at least 16 units stands. */
export const countSecrets = (text: string): number => {
  let count = 0
  keyForms.lastIndex = 0
  for (let found = keyForms.exec(text); found !== null; found = keyForms.exec(text)) {
    const [key] = found
    // Words with hyphens, as in a path, have no digits.
    if (!key.startsWith('sk-') || (/\d/.test(key) && /[A-Za-z]/.test(key.slice(3)))) count++
  }
  for (let at = text.indexOf('-----BEGIN '); at >= 0; at = text.indexOf('-----BEGIN ', at + 11)) {
    if (/^[A-Z ]{0,30}PRIVATE KEY-----\s*[A-Za-z0-9+/=:\\]/.test(text.slice(at + 11, at + 80))) count++
  }
  return count
}
