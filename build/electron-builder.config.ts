/**
 * How the desktop app is packed: what goes in, under which name, for which platforms, and what may no longer be switched on in
 * it. Everything that runs is bundled in `dist`; of node_modules only DuckDB comes along, whose native binary can't be bundled.
 */
import type { Configuration } from 'electron-builder'

/**
 * Fuses are burnt into Electron's binary: without them a packed app could be started as a plain Node, be given a debugger, or
 * run code from beside its archive (CVE-2025-55305).
 */
export const fuses: NonNullable<Configuration['electronFuses']> = {
  runAsNode: false,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableCookieEncryption: true,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
  resetAdHocDarwinSignature: true,
}

const configuration: Configuration = {
  appId: 'app.winnow', // also in electron/desktop/desktop.ts: Windows knows the app's windows by it
  productName: 'Winnow',
  copyright: 'Copyright © the Winnow authors',
  directories: { output: 'release', buildResources: 'build' },
  files: ['dist/**', '!**/*.map', '!node_modules/**', 'node_modules/@duckdb/**', 'node_modules/detect-libc/**'],
  asar: true,
  // A dataset is a real file: the sample must have a place on the disk like any other. So must a native library.
  asarUnpack: ['dist/sample/**', 'node_modules/@duckdb/**'],
  npmRebuild: false,
  electronFuses: fuses,
  electronLanguages: ['en', 'en-US', 'zh_CN', 'zh-CN'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: electron-builder fills these in
  artifactName: '${productName}-${version}-${os}-${arch}.${ext}',
  publish: null,
  // A Debian package must name a site, and there is none yet.
  extraMetadata: { homepage: 'https://winnow.invalid/' },
  fileAssociations: [
    {
      ext: ['jsonl', 'ndjson'],
      name: 'JSON Lines',
      description: 'JSON Lines dataset',
      mimeType: 'application/x-ndjson',
      role: 'Editor',
    },
  ],
  linux: {
    target: ['AppImage', 'deb'],
    executableName: 'winnow',
    category: 'Science',
    synopsis: 'Curate the data that language models are fine-tuned on',
    description: 'Opens JSON Lines datasets of any size, and writes back exactly what was decided.',
    icon: 'build/icons/png',
    maintainer: 'The Winnow authors <authors@winnow.invalid>',
    mimeTypes: ['application/jsonl'],
  },
  mac: {
    target: [{ target: 'dmg', arch: ['arm64', 'x64'] }],
    category: 'public.app-category.developer-tools',
    icon: 'build/icons/icon.icns',
    hardenedRuntime: true,
  },
  win: {
    target: [{ target: 'nsis', arch: ['x64', 'arm64'] }],
    icon: 'build/icons/icon.ico',
  },
  nsis: {
    // For the whole machine: what is installed can't be tampered with by a program of the same user, and files open with it.
    oneClick: false,
    perMachine: true,
    allowToChangeInstallationDirectory: true,
    // Journals with unsaved work live in the app's data.
    deleteAppDataOnUninstall: false,
  },
}

// biome-ignore lint/style/noDefaultExport: electron-builder takes its configuration from one
export default configuration
