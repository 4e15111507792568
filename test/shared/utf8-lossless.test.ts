import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeLossless, encodeLossless, findInvalidUtf8, isValidUtf8 } from '../../shared/utf8-lossless.ts'

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'))
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** Bytes as rows have them: valid text, text cut anywhere, and bytes that no UTF-8 has. */
const anyBytes = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }).map((text) => new TextEncoder().encode(text)),
      fc.uint8Array({ maxLength: 6 }),
      fc.constantFrom(
        ...['eda080', 'edb080', 'c080', 'e08080', 'f0808080', 'f4908080', 'e4bd', 'f09f98', 'efbbbf'].map(bytesOf),
      ),
    ),
    { maxLength: 8 },
  )
  .map((parts) => Uint8Array.from(Buffer.concat(parts)))

describe('text of bytes', () => {
  it('gives every byte back', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        expect(hexOf(encodeLossless(decodeLossless(bytes)))).toBe(hexOf(bytes))
      }),
      { numRuns: 5_000 },
    )
  })

  it('gives back each pair of bytes there is, and each after the start of a longer sequence', () => {
    for (const before of ['', 'e4', 'e4bd', 'f09f', 'f09f98', 'ed', 'f4'].map(bytesOf)) {
      for (let pair = 0; pair < 0x10000; pair += before.length === 0 ? 1 : 23) {
        const bytes = Uint8Array.of(...before, pair >> 8, pair & 0xff)
        const again = encodeLossless(decodeLossless(bytes))
        if (hexOf(again) !== hexOf(bytes)) expect(hexOf(again)).toBe(hexOf(bytes))
      }
    }
  })

  it.each([
    ['text is text', 'e4bda0 41 f09f9880', '你A😀'],
    ['a BOM stays a character', 'efbbbf 7b', '\ufeff{'],
    ['a bad byte stands alone', '41 ff 42', 'A\udcffB'],
    ['each byte of a raw surrogate stands alone', 'eda080', '\udced\udca0\udc80'],
    ['each byte of a pair of raw surrogates stands alone', 'eda0bd edb880', '\udced\udca0\udcbd\udced\udcb8\udc80'],
    ['an overlong sequence is bytes', 'c080 e08080', '\udcc0\udc80\udce0\udc80\udc80'],
    ['a sequence cut short is bytes', 'e4bd 41 f09f98', '\udce4\udcbdA\udcf0\udc9f\udc98'],
    ['a code point past the last is bytes', 'f4908080', '\udcf4\udc90\udc80\udc80'],
    ['a NUL is a character', '00 ff', '\u0000\udcff'],
  ])('%s', (_, hex, text) => {
    expect(decodeLossless(bytesOf(hex))).toBe(text)
    expect(hexOf(encodeLossless(text))).toBe(hexOf(bytesOf(hex)))
  })

  it('writes surrogates that stand for no byte as U+FFFD', () => {
    expect(hexOf(encodeLossless('a\ud800b\udc00c\udfff\udcff'))).toBe(
      hexOf(bytesOf('61 efbfbd 62 efbfbd 63 efbfbd ff')),
    )
  })

  it('decodes text that is broken in many places across its inner blocks', () => {
    const bytes = new Uint8Array(50_000)
    for (let i = 0; i < bytes.length; i++) bytes[i] = [0xf0, 0x9f, 0x98, 0x80, 0xc4, 0xe3, 0x41][i % 7]
    expect(hexOf(encodeLossless(decodeLossless(bytes)))).toBe(hexOf(bytes))
  })
})

describe('validity', () => {
  it('agrees with the native decoder', () => {
    const native = (bytes: Uint8Array): boolean => {
      try {
        new TextDecoder('utf-8', { fatal: true }).decode(bytes)
        return true
      } catch {
        return false
      }
    }
    fc.assert(
      fc.property(anyBytes, (bytes) => isValidUtf8(bytes) === native(bytes)),
      { numRuns: 5_000 },
    )
  })

  it('finds the first bad byte of a range', () => {
    expect(findInvalidUtf8(bytesOf('ff e4bda0 c3 28'), 1, 6)).toBe(4)
    expect(findInvalidUtf8(bytesOf('e4bda0'), 0, 2)).toBe(0)
  })
})
