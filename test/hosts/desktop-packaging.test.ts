import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import configuration, { fuses } from '../../build/electron-builder.config.ts'
import { APP_ID } from '../../electron/desktop/desktop.ts'

const root = join(import.meta.dirname, '../..')

test('the fuses leave no way to run other code in the packed app', () => {
  expect(fuses).toEqual({
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableCookieEncryption: true,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
    resetAdHocDarwinSignature: true,
  })
  expect(configuration).toMatchObject({
    electronFuses: fuses,
    asar: true,
    asarUnpack: ['dist/sample/**', 'node_modules/@duckdb/**'],
  })
})

test('every platform has its packages, its icon and its file associations', async () => {
  expect(configuration).toMatchObject({
    appId: APP_ID,
    linux: { target: ['AppImage', 'deb'] },
    mac: { target: [{ target: 'dmg' }], hardenedRuntime: true },
    win: { target: [{ target: 'nsis' }] },
    fileAssociations: [{ ext: ['jsonl', 'ndjson'] }],
  })
  const pngs = await readdir(join(root, 'build/icons/png'))
  expect(pngs.toSorted()).toEqual(
    [16, 24, 32, 48, 64, 128, 256, 512, 1024].map((size) => `${size}x${size}.png`).toSorted(),
  )
  for (const name of pngs) {
    const png = await readFile(join(root, 'build/icons/png', name))
    expect(`${png.readUInt32BE(16)}x${png.readUInt32BE(20)}.png`).toBe(name)
  }
  expect((await readFile(join(root, 'build/icons/icon.ico'))).readUInt16LE(4)).toBe(7)
  expect((await readFile(join(root, 'build/icons/icon.icns'))).toString('ascii', 0, 4)).toBe('icns')
})

test('taking the app away leaves unsaved work where it is', () => {
  expect(configuration).toMatchObject({ nsis: { deleteAppDataOnUninstall: false, oneClick: false, perMachine: true } })
})

// electron-builder packs whatever it is told is Electron: here a file that has nothing of it but the place for the fuses.
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
const FUSES_ON = '11111111'

test('a packed app holds the build and DuckDB and nothing else, with the fuses burnt in', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'winnow-pack-'))
  try {
    const { app, binary, unpacked } = await pack(folder)
    const at = binary.indexOf(SENTINEL) + SENTINEL.length
    // run as node, cookies, NODE_OPTIONS, inspect, asar integrity, only asar, own snapshot, file:// privileges
    expect(binary.toString('latin1', at + 2, at + 2 + FUSES_ON.length)).toBe('01001100')
    expect(app.toSorted()).toEqual([
      'dist/desktop/main.mjs',
      'dist/desktop/preload.cjs',
      'dist/node/engine-host.mjs',
      'dist/renderer/index.html',
      'dist/sample/sample.jsonl (unpacked)',
      'node_modules/@duckdb/node-api/index.js (unpacked)',
      'node_modules/@duckdb/node-api/package.json (unpacked)',
      'package.json',
    ])
    expect(unpacked).toEqual(['sample.jsonl'])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}, 90_000)

const pack = async (folder: string) => {
  const write = async (path: string, text: string | Buffer): Promise<void> => {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text, { mode: 0o755 })
  }
  const { version } = JSON.parse(await readFile(join(root, 'node_modules/electron/package.json'), 'utf8'))
  const dependencies = { '@duckdb/node-api': '1.0.0', stray: '1.0.0' }
  await write(
    'package.json',
    JSON.stringify({ name: 'winnow', version: '0.1.0', main: 'dist/desktop/main.mjs', dependencies }),
  )
  for (const name of Object.keys(dependencies)) {
    await write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }))
    await write(`node_modules/${name}/index.js`, name)
  }
  for (const name of ['desktop/main.mjs', 'desktop/main.mjs.map', 'desktop/preload.cjs', 'node/engine-host.mjs']) {
    await write(`dist/${name}`, name)
  }
  await write('dist/renderer/index.html', '<!doctype html>')
  await write('dist/sample/sample.jsonl', '{}\n')
  await write(
    'electron/electron',
    Buffer.from(`\0\0${SENTINEL}\u0001${String.fromCharCode(FUSES_ON.length)}${FUSES_ON}\0\0`, 'latin1'),
  )
  await write('electron/LICENSE', 'MIT')
  await write('electron/LICENSES.chromium.html', '')
  await write('electron/locales/en-US.pak', '')
  await cp(join(root, 'build/icons'), join(folder, 'build/icons'), { recursive: true })

  const program = createRequire(import.meta.url).resolve('electron-builder/cli.js')
  const config = join(root, 'build/electron-builder.config.ts')
  const args = ['--projectDir', folder, '--config', config, '--publish', 'never', '--linux', 'dir', '--x64']
  const electron = [`-c.electronDist=${join(folder, 'electron')}`, `-c.electronVersion=${version}`]
  await promisify(execFile)(process.execPath, [program, ...args, ...electron], { cwd: folder, timeout: 80_000 })

  const packed = join(folder, 'release/linux-unpacked')
  return {
    binary: await readFile(join(packed, 'winnow')),
    app: filesOf(await readFile(join(packed, 'resources/app.asar'))),
    unpacked: await readdir(join(packed, 'resources/app.asar.unpacked/dist/sample')),
  }
}

interface Entry {
  readonly files?: Readonly<Record<string, Entry>>
  readonly unpacked?: boolean
}

/** Lists an asar archive: its header is JSON, after four sizes. */
const filesOf = (archive: Buffer): string[] => {
  const header = JSON.parse(archive.toString('utf8', 16, 16 + archive.readUInt32LE(12))) as Entry
  const list = (entry: Entry, path: string): string[] =>
    Object.entries(entry.files ?? {}).flatMap(([name, child]) =>
      child.files === undefined
        ? [`${path}${name}${child.unpacked === true ? ' (unpacked)' : ''}`]
        : list(child, `${path}${name}/`),
    )
  return list(header, '')
}
