/** Compresses the built guide ahead, so that no server has to. */
import { readdirSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const brotli = promisify(brotliCompress)
const gzipped = promisify(gzip)

const COMPRESSIBLE = new Set(['.css', '.html', '.js', '.json', '.svg', '.txt', '.xml'])

/** Under a packet's worth of bytes nothing arrives sooner for being smaller. */
const WORTHWHILE = 1024

/** Leaves a `.br` and a `.gz` beside every file of text in `folder`, for servers to send. */
export async function compressFolder(folder: string): Promise<void> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && COMPRESSIBLE.has(extname(entry.name)))
    .map((entry) => join(entry.parentPath, entry.name))
  await Promise.all(files.map(compressFile))
}

async function compressFile(file: string): Promise<void> {
  const contents = await readFile(file)
  if (contents.length < WORTHWHILE) return
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 9,
    [constants.BROTLI_PARAM_LGWIN]: windowFor(contents.length),
  }
  await Promise.all([
    brotli(contents, { params }).then((compressed) => writeFile(`${file}.br`, compressed)),
    gzipped(contents).then((compressed) => writeFile(`${file}.gz`, compressed)),
  ])
}

/** The window that holds the file, as the power of 2: a larger one costs more than the coding. */
function windowFor(length: number): number {
  const { BROTLI_MIN_WINDOW_BITS: least, BROTLI_MAX_WINDOW_BITS: most } = constants
  // 16 bytes of a window are not for use: RFC 7932 §9.1.
  return Math.min(Math.max(Math.ceil(Math.log2(length + 16)), least), most)
}
