import { gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { findPacking, newPackedForm, packedFormSchema } from '../../../electron/engine/packing/packed-form.ts'
import { gzipMember, zstdFrame } from './archives.ts'

const text = Buffer.from('{"text": "你好"}\n')
const skipped = (bytes: number): Buffer => {
  const head = Buffer.alloc(8 + bytes, 7)
  head.writeUInt32LE(0x184d2a5f, 0)
  head.writeUInt32LE(bytes, 4)
  return head
}

describe('how a file is packed', () => {
  it('shows in its first bytes', () => {
    const heads: readonly (readonly [string, Uint8Array])[] = [
      ['gzip', gzipSync(text)],
      ['gzip', gzipMember(text)],
      ['gzip', gzipMember(text).subarray(0, 3)],
      ['zstd', zstdCompressSync(text)],
      ['zstd', zstdFrame(text).subarray(0, 4)],
      ['zstd', Buffer.concat([skipped(4), skipped(0), zstdFrame(text)])],
      // LZ4 has frames to be skipped, too, and where nothing follows one nobody can tell.
      ['none', Buffer.concat([skipped(4), Buffer.from([0x04, 0x22, 0x4d, 0x18])])],
      ['none', skipped(40)],
      ['none', skipped(40).subarray(0, 20)],
      ['none', text],
      ['none', Buffer.from([0x1f, 0x8b])],
      ['none', Buffer.from([0x1f, 0x8b, 0x07, 0x00])],
      ['none', Buffer.from([0x1f, 0x8b, 0x08, 0x80])],
      ['none', Buffer.from([0x1f, 0x9d, 0x90])],
      ['none', Buffer.alloc(0)],
    ]
    expect(heads.map(([, head]) => findPacking(head))).toEqual(heads.map(([packing]) => packing))
  })

  it('is kept as JSON', () => {
    for (const packing of ['gzip', 'zstd'] as const) {
      const form = newPackedForm(packing)
      expect(packedFormSchema.parse(JSON.parse(JSON.stringify(form)))).toEqual(form)
    }
  })
})
