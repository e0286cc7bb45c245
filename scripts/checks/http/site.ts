/** The known files, which a server under check serves. */
import { createCipheriv } from 'node:crypto'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'

/** Every file of the site was changed at this moment. */
export const MODIFIED = new Date('2024-05-06T07:08:09Z')
export const LAST_MODIFIED = 'Mon, 06 May 2024 07:08:09 GMT'

/** What `/alphabet.txt` holds, and most cases ask for. */
export const ALPHABET = 'abcdefghijklmnopqrstuvwxyz'
export const COMPRESSIBLE = 'to be compressed, '.repeat(200)
/** What no response may hold: it stands outside the document root, or in a file that is not served. */
export const SECRET = 'the secret that nobody is served'
/** More than a socket buffers at once, and different in every part. */
export const LARGE = noise(1_500_000)
export const HTML =
  '<!doctype html><html lang="en"><title>A page</title><p>A page of HTML.</p></html>\n'

/** Names that a URL has to escape, or a page of HTML. */
export const AWKWARD_NAMES = [
  'a space.txt',
  'percent%20.txt',
  "sub-delims!$&'()*+,;=:@.txt",
  'grün.txt',
  'question?.txt',
  'hash#.txt',
  '<script>alert(1)</script>.txt'.replaceAll('/', ''),
  '"quotes".txt',
  'back\\slash.txt',
]

const FILES: Record<string, string | Buffer> = {
  'alphabet.txt': ALPHABET,
  'alphabet[1].txt': ALPHABET,
  'alphabet|1.txt': ALPHABET,
  '.well-known/known.txt': 'what a client may ask for without having been told\n',
  'empty.txt': '',
  'index.html': HTML.replace('A page of HTML', 'The front page'),
  'page.html': HTML,
  'style.css': 'p { color: green }\n',
  'script.js': 'export const answer = 42\n',
  'module.mjs': 'export const answer = 43\n',
  'data.json': '{"answer":42}\n',
  'image.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>\n',
  'image.png': Buffer.from('89504e470d0a1a0a', 'hex'),
  'image.webp': 'RIFF',
  'font.woff2': 'wOF2',
  'module.wasm': Buffer.from('0061736d', 'hex'),
  'feed.xml': '<feed/>\n',
  'archive.zip': 'PK',
  'UPPER.HTML': HTML,
  'two.dots.css': 'p { color: blue }\n',
  'without-extension': 'of no type\n',
  'of.unknown-type-4711': 'of no type either\n',
  'large.bin': LARGE,
  'compressed.txt': COMPRESSIBLE,
  'compressed.txt.gz': gzipSync(COMPRESSIBLE),
  'compressed.txt.br': brotliCompressSync(COMPRESSIBLE),
  'marker.txt': 'this was asked for by a request that should not have been seen\n',
  'sub/index.html': HTML.replace('A page of HTML', 'The page of a directory'),
  'sub/deep/file.txt': 'deep down\n',
  'bare/first.txt': 'the first file of a listing\n',
  'bare/second.html': HTML,
  'bare/folder/file.txt': 'in a folder of a listing\n',
  '.hidden': SECRET,
  '.git/config': SECRET,
  'sub/.htpasswd': SECRET,
  ...Object.fromEntries(AWKWARD_NAMES.map((name) => [`bare/${name}`, `named ${name}\n`])),
}

/** Beside the root, where no request leads. */
const BESIDE: Record<string, string> = {
  'secret.txt': SECRET,
  'site-beside/secret.txt': SECRET,
}

const LINKS: Record<string, string> = {
  'link-outside.txt': '../secret.txt',
  'link-inside.txt': 'alphabet.txt',
  'link-folder': '..',
}

/** Writes the known files into `folder`, and returns it. */
export function writeSite(folder: string): string {
  for (const [name, content] of Object.entries(FILES)) write(join(folder, name), content)
  for (const [name, target] of Object.entries(LINKS)) {
    rmSync(join(folder, name), { force: true })
    symlinkSync(target, join(folder, name))
  }
  return folder
}

const temporary: string[] = []

/** Removes what `temporarySite` has made; a worker of a test runner is ended without a word. */
export function removeTemporarySites(): void {
  for (const folder of temporary.splice(0)) rmSync(folder, { recursive: true, force: true })
}
process.once('exit', removeTemporarySites)

/**
 * The known files in a folder of their own, with what is not to be served beside it. It goes when
 * this process ends.
 */
export function temporarySite(): string {
  const parent = mkdtempSync(join(tmpdir(), 'five-servers-site-'))
  chmodSync(parent, 0o755) // for a server that runs as somebody else
  temporary.push(parent)
  for (const [name, content] of Object.entries(BESIDE)) write(join(parent, name), content)
  return writeSite(join(parent, 'site'))
}

function write(path: string, content: string | Buffer): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  utimesSync(path, MODIFIED, MODIFIED)
}

/** Bytes that look random and are the same on every run. */
function noise(length: number): Buffer {
  return createCipheriv('aes-128-ctr', Buffer.alloc(16, 2), Buffer.alloc(16)).update(
    Buffer.alloc(length),
  )
}
