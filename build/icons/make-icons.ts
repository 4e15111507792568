/**
 * Draws the icons of every platform from the two SVGs: `node build/icons/make-icons.ts`. Their results are in the repository, so
 * that packing needs no browser; sizes up to 48 come from the small drawing. `.ico` and `.icns` are plain containers of PNGs.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { findChromium } from '../launch/chromium.mjs'

const folder = import.meta.dirname
const SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024]
const LARGEST_SMALL = 48
/** The sizes of a Windows icon, and the types under which macOS looks for sizes. */
const ICO_SIZES = [16, 24, 32, 48, 64, 128, 256]
const ICNS_TYPES: readonly (readonly [string, number])[] = [
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
]

const draw = async (): Promise<ReadonlyMap<number, Buffer>> => {
  const executablePath = await findChromium()
  const browser = await chromium.launch(executablePath === undefined ? {} : { executablePath })
  const images = new Map<number, Buffer>()
  for (const size of SIZES) {
    const svg = await readFile(join(folder, size <= LARGEST_SMALL ? 'icon-small.svg' : 'icon.svg'), 'utf8')
    const page = await browser.newPage({ viewport: { width: size, height: size } })
    await page.setContent(`<style>body { margin: 0 } svg { display: block; width: 100vw; height: 100vh }</style>${svg}`)
    images.set(size, await page.screenshot({ omitBackground: true }))
    await page.close()
  }
  await browser.close()
  return images
}

const ico = (images: readonly (readonly [number, Buffer])[]): Buffer => {
  const ENTRY = 16
  const head = Buffer.alloc(6 + ENTRY * images.length)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(images.length, 4)
  let offset = head.length
  for (const [index, [size, png]] of images.entries()) {
    const at = 6 + ENTRY * index
    head.writeUInt8(size % 256, at) // 0 means 256
    head.writeUInt8(size % 256, at + 1)
    head.writeUInt16LE(1, at + 4)
    head.writeUInt16LE(32, at + 6)
    head.writeUInt32LE(png.length, at + 8)
    head.writeUInt32LE(offset, at + 12)
    offset += png.length
  }
  return Buffer.concat([head, ...images.map(([, png]) => png)])
}

const icns = (images: readonly (readonly [string, Buffer])[]): Buffer => {
  const chunk = (type: string, body: Buffer): Buffer => {
    const head = Buffer.alloc(8)
    head.write(type, 'ascii')
    head.writeUInt32BE(body.length + 8, 4)
    return Buffer.concat([head, body])
  }
  return chunk('icns', Buffer.concat(images.map(([type, png]) => chunk(type, png))))
}

const images = await draw()
const imageOf = (size: number): Buffer => {
  const image = images.get(size)
  if (image === undefined) throw new Error(`no image of ${size} px was drawn`)
  return image
}
await mkdir(join(folder, 'png'), { recursive: true })
for (const size of SIZES) await writeFile(join(folder, 'png', `${size}x${size}.png`), imageOf(size))
await writeFile(join(folder, 'icon.ico'), ico(ICO_SIZES.map((size) => [size, imageOf(size)])))
await writeFile(join(folder, 'icon.icns'), icns(ICNS_TYPES.map(([type, size]) => [type, imageOf(size)])))
