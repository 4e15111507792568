import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { type Disk, nodeDisk } from '../../electron/engine/disk.ts'
import { foundCodes, HEAD_BYTES, sniff } from '../../electron/engine/read/sniff.ts'
import { isEngineError } from '../../shared/engine-error.ts'
import { en } from '../../shared/messages/en.ts'

const root = mkdtempSync(join(tmpdir(), 'winnow-sniff-'))
afterAll(() => rmSync(root, { recursive: true }))

const answer = async (path: string, disk: Disk = nodeDisk): Promise<string> => {
  try {
    const { packing, text, rows } = await sniff(disk, path)
    const { encoding } = text.choice
    const words = [packing === 'none' ? '' : packing, encoding === 'utf-8' ? '' : encoding, rows?.kind ?? '']
    return words.filter((word) => word !== '').join(' ')
  } catch (error) {
    if (!isEngineError(error)) throw error
    return error.values.found === undefined ? error.code : `${error.code} ${error.values.found}`
  }
}

const answerFor = (bytes: string | Uint8Array): Promise<string> => {
  const path = join(root, 'file.jsonl')
  writeFileSync(path, bytes)
  return answer(path)
}

const utf16 = (text: string, mark: number[]): Uint8Array =>
  Buffer.concat([Buffer.from(mark), Buffer.from(text, 'utf16le')])

describe('what a file is', () => {
  it.each<[string, string | Uint8Array, string]>([
    ['rows', '{"a":1}\n{"a":2}\n', 'jsonl'],
    ['one row without a line end', '{"a":1}', 'jsonl'],
    ['a first line that is malformed', '{"a":\n{"a":2}\n{"a":3}\n', 'jsonl'],
    ['a first line that is cut inside a string', '{"a":"x\n{"a":2}\n{"a":3}\n', 'jsonl'],
    ['a first line that is cut after a comma', '{"a":1,\n{"a":2}\n{"a":3}\n', 'jsonl'],
    ['only a cut line', '{"a":1,\n', 'jsonl'],
    ['rows that are lists', '[1,2]\n[3]\n', 'jsonl'],
    ['a list on one line', '[{"a":1},{"a":2}]', 'json-array'],
    ['rows that are lists, the first one cut', '[{"role":"user"},\n[1]\n[2]\n', 'jsonl'],
    ['plain text', 'hello\nworld\n', 'jsonl'],
    ['rows with record separators', '\x1e{"a":1,"b":2}\n\x1e{"a":1,"b":2}\n\x1e{"a":1,"b":2}\n', 'json-sequence'],
    ['rows of which the first is the end of one', '0,"b":1}\n{"a":1,"b":2}\n{"a":1,"b":2}\n', 'jsonl'],
    ['rows with NUL bytes in them', `{"a":"\0"}\n${'{"b":"text of a row"}\n'.repeat(20)}`, 'jsonl'],
    ['text that is not UTF-8', Buffer.from('{"a":"é"}\n{"a":"ü"}\n', 'latin1'), 'latin1'],
    ['nothing', '', 'file-empty'],
    ['only a BOM', '\ufeff', 'file-empty'],
    ['only blank lines', '\ufeff \r\n\t\n\n', 'file-empty'],
    ['a Git LFS pointer', 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n', 'file-lfs-pointer'],
    ['gzip', gzipSync('{"a":1}\n{"a":2}\n'), 'gzip jsonl'],
    ['a list in gzip', gzipSync('[{},{}]'), 'gzip json-array'],
    ['zstd', zstdCompressSync('{"a":1}\n{"a":2}\n'), 'zstd jsonl'],
    ['zstd that is none', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0]), 'archive-unreadable'],
    ['zip', Buffer.from('PK\x03\x04rest'), 'container-unsupported zip'],
    ['Parquet', Buffer.from('PAR1\x15\x04'), 'parquet'],
    ['UTF-16 with a mark', utf16('{"a":1}\n', [0xff, 0xfe]), 'utf-16le'],
    ['UTF-16 without a mark', utf16('{"a":1}\n', []), 'utf-16le'],
    ['UTF-16, the other way round', utf16('{"a":1}\n', []).map((_, at, all) => all[at ^ 1]), 'utf-16be'],
    ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x7b, 0, 0, 0]), 'container-unsupported utf-32'],
    ['a list over lines', '[\n{"a":1},\n{"a":2}\n]\n', 'json-array'],
    ['a list over lines whose bracket shares a line', '[{"a":1},\n{"a":2},\n{"a":3}]\n', 'json-array'],
    ['a list over lines with a comma too many', '\ufeff  [ \r\n{"a":1},\n{"a":2},\n]\n', 'json-array'],
    ['an object over lines', '{\n  "a": 1\n}\n', 'json-object'],
    ['objects over lines, one after the other', '{"a":1,\n"b":2}\n{"a":1,\n"b":2}\n', 'json-sequence'],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]), 'file-binary png'],
    ['a PDF', '%PDF-1.7\n', 'file-binary pdf'],
    [
      'bytes of no known kind',
      Buffer.from(Array.from({ length: 4000 }, (_, at) => (at * 7919 * at) % 256)),
      'file-binary unknown-binary',
    ],
    ['zeros', new Uint8Array(1000), 'file-binary unknown-binary'],
  ])('is told for %s', async (_, bytes, expected) => {
    expect(await answerFor(bytes)).toBe(expected)
  })

  it('does not depend on its name', async () => {
    const path = join(root, 'rows.png')
    writeFileSync(path, '{"a":1}\n')
    expect(await answer(path)).toBe('jsonl')
  })

  it('comes with the first block', async () => {
    const path = join(root, 'large.jsonl')
    writeFileSync(path, '{"a":1}\n'.repeat(100_000))
    const { head, isWhole, stat } = await sniff(nodeDisk, path)
    expect([head.length, isWhole, stat.sizeBytes]).toEqual([HEAD_BYTES, false, 800_000])
    const small = join(root, 'small.jsonl')
    writeFileSync(small, '{}\n')
    expect((await sniff(nodeDisk, small)).isWhole).toBe(true)
  })

  it('cannot be said yet of a long file that starts with blanks', async () => {
    expect(await answerFor(`${' \n'.repeat(HEAD_BYTES)}{"a":1}\n`)).toBe('jsonl')
  })
})

describe('what cannot be a dataset', () => {
  it('is said of a folder, and of nothing', async () => {
    mkdirSync(join(root, 'folder'))
    expect(await answer(join(root, 'folder'))).toBe('file-is-directory')
    expect(await answer(join(root, 'nothing'))).toBe('file-missing')
    expect(await answer(join(root, 'file.jsonl', 'inside'))).toBe('file-missing')
  })

  it.skipIf(process.platform === 'win32')('is said of a pipe and a socket without opening them', async () => {
    const opened: string[] = []
    const disk: Disk = {
      ...nodeDisk,
      open: (path, ...rest) => {
        opened.push(path)
        return nodeDisk.open(path, ...rest)
      },
    }
    execFileSync('mkfifo', [join(root, 'pipe')])
    const server = createServer().listen(join(root, 'socket'))
    await new Promise((resolve) => server.once('listening', resolve))
    expect(await answer(join(root, 'pipe'), disk)).toBe('file-not-regular')
    expect(await answer(join(root, 'socket'), disk)).toBe('file-not-regular')
    expect(await answer('/dev/zero', disk)).toBe('file-not-regular')
    expect(opened).toEqual([])
    server.close()
  })

  it('is said of what may not be read, and of a disk that fails', async () => {
    const failing = (code: string): Disk => ({
      ...nodeDisk,
      open: () => Promise.reject(Object.assign(new Error(code), { code, syscall: 'open' })),
    })
    const path = join(root, 'rows.jsonl')
    writeFileSync(path, '{}\n')
    expect(await answer(path, failing('EACCES'))).toBe('file-no-permission')
    expect(await answer(path, failing('EIO'))).toBe('read-failed')
  })

  it('has words for everything that can be found', () => {
    expect(Object.keys(en.found).toSorted()).toEqual([...foundCodes].toSorted())
  })
})

const hostile = join(import.meta.dirname, '..', '..', '..', 'shared', 'data', 'hostile')

describe.skipIf(!existsSync(hostile))('hostile files (skipped where there are none)', () => {
  it('each are opened, or refused in a sentence', async () => {
    const files = readdirSync(hostile, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    const answers: Record<string, string> = {}
    for (const file of files) answers[file.name] = await answer(join(file.parentPath, file.name))
    expect(answers).toMatchObject({
      'array.json': 'json-array',
      'array_named.jsonl': 'json-array',
      'array_one_line.json': 'json-array',
      'wrapped_data.json': 'json-wrapper',
      'jsonl_inside_brackets.jsonl': 'json-array',
      'pretty_concatenated.jsonl': 'json-sequence',
      'gbk.jsonl': 'gb18030',
      'mixed_eol.jsonl': 'jsonl',
      'rows.jsonl.gz': 'gzip jsonl',
      'rows.jsonl.zst': 'zstd jsonl',
      'only_bom.jsonl': 'file-empty',
      'empty.jsonl': 'file-empty',
      'truncated_last_line.jsonl': 'jsonl',
    })
  })
})
