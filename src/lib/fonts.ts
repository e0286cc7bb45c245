/** The guide's fonts, cut down to what its pages need. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { extname, join } from 'node:path'
import type { VariationAxis } from 'subset-font'
import subsetFont from 'subset-font'

/** A font file cut down to what the pages need of it. */
interface Face {
  /** The file's name in the folder of fonts, without its ending. */
  name: string
  /** The whole font, as a path into a package. */
  from: string
  /** A number pins the axis; a range keeps that part of it. Size grows with every range. */
  axes: Record<string, VariationAxis>
  /** OpenType features that the stylesheet uses. */
  features: string[]
}

const SERIF = '@fontsource-variable/source-serif-4/files/source-serif-4-latin-opsz'
const TEXT_FEATURES = ['kern', 'liga', 'ccmp', 'mark', 'mkmk']

/**
 * Source Serif's optical sizes are pinned at two places, one for reading and one for headings:
 * two pinned files are smaller than one with the axis.
 */
export const FACES: Face[] = [
  {
    name: 'serif',
    from: `${SERIF}-normal.woff2`,
    axes: { opsz: 16, wght: { min: 400, max: 600 } },
    features: TEXT_FEATURES,
  },
  {
    name: 'serif-italic',
    from: `${SERIF}-italic.woff2`,
    axes: { opsz: 16, wght: 400 },
    features: TEXT_FEATURES,
  },
  {
    name: 'display',
    from: `${SERIF}-normal.woff2`,
    axes: { opsz: 40, wght: 580 },
    features: TEXT_FEATURES,
  },
  {
    name: 'sans',
    from: '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
    axes: { wght: { min: 400, max: 600 } },
    features: ['kern', 'tnum', 'ccmp'],
  },
  {
    name: 'mono',
    from: '@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2',
    axes: { wght: { min: 400, max: 600 } },
    // Ligatures would turn `>=` into a sign that nobody can type.
    features: [],
  },
]

const ASCII = Array.from({ length: 95 }, (_, index) => String.fromCodePoint(32 + index)).join('')
const TYPOGRAPHY = '\u00a0\u202f–—‘’“”…·×−±µ§©°½²³'

/** Writes every face, cut to the characters the guide uses, into `folder` as `NAME.woff2`. */
export async function writeFonts(folder: string, root: string = process.cwd()): Promise<void> {
  const characters = usedCharacters(
    ['content', 'src', 'stages-src'].map((name) => join(root, name)),
  )
  mkdirSync(folder, { recursive: true })
  await Promise.all(FACES.map((face) => writeFace(face, characters, folder)))
}

/**
 * The characters of every text file below the folders, and those any page may need, in order. Tests
 * aside: what they try on purpose may be shown in another font, on the page of the test.
 */
export function usedCharacters(folders: string[]): string {
  const used = new Set(ASCII + TYPOGRAPHY)
  for (const folder of folders.filter((name) => existsSync(name))) {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      const isText = entry.isFile() && TEXTUAL.has(extname(entry.name))
      if (!isText || entry.name.endsWith('.test.ts')) continue
      for (const character of readFileSync(join(entry.parentPath, entry.name), 'utf8')) {
        if (character >= ' ') used.add(character)
      }
    }
  }
  return [...used].sort().join('')
}

const TEXTUAL = new Set(['.astro', '.json', '.md', '.mdx', '.ts', '.yaml'])

/** Cutting takes a second, so a face is cut again only when what goes into it has changed. */
async function writeFace(face: Face, characters: string, folder: string): Promise<void> {
  const file = join(folder, `${face.name}.woff2`)
  const stamp = join(folder, `${face.name}.from`)
  const whole = readFileSync(createRequire(import.meta.url).resolve(face.from))
  const hash = createHash('sha256')
    .update(whole)
    .update(JSON.stringify([face, characters]))
    .digest('hex')
  if (existsSync(file) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return

  const cut = await subsetFont(whole, characters, {
    targetFormat: 'woff2',
    variationAxes: face.axes,
    keepFeatures: face.features,
  })
  writeFileSync(file, cut)
  writeFileSync(stamp, hash)
}
