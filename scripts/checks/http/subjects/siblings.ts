/** Files that are there compressed as well, or have something else beside them that is called so. */
import { spawnSync } from 'node:child_process'
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
import { basename, join } from 'node:path'
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib'
import type { Check } from '../../check.ts'
import type { Rule } from '../../rule.ts'
import { Asker } from '../asker.ts'
import { expectAnswer, type Verdict } from '../question.ts'
import { get } from '../request.ts'
import { field, type Response } from '../response.ts'
import { type Shelf, withShelf } from '../shelf.ts'

const TEXT = 'what the file says, again and again; '.repeat(100)
const OTHER = 'what it has said before, or another file; '.repeat(90)
const SUFFIXES = ['.gz', '.br'] as const
const CODINGS = ['gzip', 'br', 'gzip, br']

/** What stands beside a file, and what it is there for. */
interface Sibling {
  what: string
  rule?: Rule
  /** It is so odd that a server may say that there is nothing at all. */
  mayBeRefused?: true
  /** Puts it there; `outside` is a folder that is not served. */
  put(place: string, compress: (text: string) => Buffer, outside: string): void
}

const MINUTE = 60_000

function datedBack(place: string, milliseconds: number): void {
  const then = new Date(Date.now() - milliseconds)
  utimesSync(place, then, then)
}

const SIBLINGS: readonly Sibling[] = [
  { what: 'the same text, compressed', put: (place, pack) => writeFileSync(place, pack(TEXT)) },
  { what: 'a directory', put: (place) => void mkdirSync(place) },
  { what: 'a directory with an index', put: (place) => putFolder(place) },
  {
    what: 'a FIFO to which nobody writes',
    mayBeRefused: true,
    put: (place) => void spawnSync('mkfifo', [place]),
  },
  { what: 'a link that leads nowhere', put: (place) => symlinkSync('not-there', place) },
  { what: 'a link to itself', put: (place) => symlinkSync(place, place) },
  {
    what: 'an older text, compressed a second before the file was written',
    rule: 'guide',
    put: (place, pack) => {
      writeFileSync(place, pack(OTHER))
      datedBack(place, 10 * MINUTE + 1_000)
    },
  },
  {
    what: 'an older text, compressed years before the file was written',
    rule: 'guide',
    put: (place, pack) => {
      writeFileSync(place, pack(OTHER))
      datedBack(place, 3e6 * MINUTE)
    },
  },
  {
    what: 'a link to another text, compressed, which lies outside of the root',
    rule: 'guide',
    put: (place, pack, outside) => {
      const other = join(outside, basename(place))
      writeFileSync(other, pack(OTHER))
      symlinkSync(other, place)
    },
  },
]

function putFolder(place: string): void {
  mkdirSync(place)
  writeFileSync(join(place, 'index.html'), OTHER)
}

export const siblings: Check = {
  id: 'siblings',
  title: 'sends the file where what lies beside it as .gz or .br is no copy of it',
  why: 'A sibling is opened by a name that nobody has asked for: it may be a directory, a FIFO, a link out of the root. One that is older than its file is a copy of what the file was before.',
  reading: 'RFC 9110 §8.4 and §12.5.3; openat2(2); week 4, on siblings',
  async run(context) {
    const outside = mkdtempSync(join(tmpdir(), 'five-servers-outside-'))
    chmodSync(outside, 0o755)
    try {
      await withShelf(context, (shelf) => expectTexts(new Asker(context), shelf, outside))
    } finally {
      rmSync(outside, { recursive: true })
    }
  },
}

async function expectTexts(asker: Asker, shelf: Shelf, outside: string): Promise<void> {
  for (const [number, sibling] of SIBLINGS.entries()) {
    const name = `${number}.txt`
    datedBack(shelf.put(name, TEXT), 10 * MINUTE)
    for (const suffix of SUFFIXES) {
      const compress = suffix === '.gz' ? gzipSync : brotliCompressSync
      sibling.put(join(shelf.folder, name + suffix), (text) => compress(text), outside)
    }
    for (const coding of CODINGS) await expectText(asker, shelf, name, sibling, coding)
  }
}

async function expectText(
  asker: Asker,
  shelf: Shelf,
  name: string,
  { what, rule = 'demanded', mayBeRefused }: Sibling,
  coding: string,
): Promise<void> {
  const request = get(shelf.target(name), `Accept-Encoding: ${coding}`)
  const situation = `beside the file ${name} there are ${name}.gz and ${name}.br: each is ${what}`
  const expected = '200 and the file, in a coding that is asked for or in none'
  await expectAnswer(asker, { situation, rule, request, expected }, (response) => {
    const text = decoded(response)
    if (response.status === 200 && text === TEXT) return undefined
    if (mayBeRefused && (response.status === 403 || response.status === 404)) return undefined
    const other = text === OTHER ? 'the text of the sibling' : 'something that is not the file'
    return `${response.status}; Content-Encoding: ${codingOf(response)}; ${other}`
  })
}

function codingOf(response: Response): string {
  return field(response, 'content-encoding')?.toLowerCase() ?? '(none)'
}

function decoded(response: Response): string | undefined {
  try {
    switch (codingOf(response)) {
      case 'gzip':
        return gunzipSync(response.content).toString()
      case 'br':
        return brotliDecompressSync(response.content).toString()
      default:
        return response.content.toString()
    }
  } catch {
    return undefined
  }
}

export const codingsApart: Check = {
  id: 'codings-apart',
  title: 'keeps the codings of a file apart: by their tags, and in ranges',
  why: 'A cache that has one coding asks by its tag whether it is still right, and a client that has the first half of one asks for the rest. What belongs to another coding is for both as good as another file.',
  reading: 'RFC 9110 §8.8.3.3, §13.1.2 and §13.1.5',
  async run(context) {
    const asker = new Asker(context)
    await withShelf(context, async (shelf) => {
      shelf.put('apart.txt', TEXT)
      shelf.put('apart.txt.gz', gzipSync(TEXT))
      shelf.put('apart.txt.br', brotliCompressSync(TEXT))
      for (const [held, first] of Object.entries(ACCEPTED)) {
        const before = await asker.ask(get(shelf.target('apart.txt'), ...first))
        const tag = field(before, 'etag')
        if (tag === undefined || tag.startsWith('W/')) return
        for (const second of Object.values(ACCEPTED)) {
          const asked = `${held} is held, and asked for with ${second.join('') || 'no Accept-Encoding'}`
          const isOther = codingOf(before) !== '(none)' && second.length > 0 && first !== second
          const { part, whole } = verdictsOn(before, tag, isOther)
          const tagged = get(shelf.target('apart.txt'), ...second, `If-None-Match: ${tag}`)
          const fresh = '304 where that is what would be sent, and else 200 and another tag'
          await expectAnswer(asker, { title: asked, request: tagged, expected: fresh }, whole)
          const range = ['Range: bytes=10-', `If-Range: ${tag}`]
          const rest = get(shelf.target('apart.txt'), ...second, ...range)
          const expected = '206 and the rest of what is held, or else 200 and the whole'
          await expectAnswer(asker, { title: asked, request: rest, expected }, part)
        }
      }
    })
  },
}

const ACCEPTED: Readonly<Record<string, readonly string[]>> = {
  'the file without a coding': [],
  'the gzip coding': ['Accept-Encoding: gzip'],
  'the br coding': ['Accept-Encoding: br'],
}

/** What is right for who holds `before`, which may be of another coding than is asked for. */
function verdictsOn(
  before: Response,
  tag: string,
  isOther: boolean,
): {
  part: Verdict
  whole: Verdict
} {
  const all = (response: Response) =>
    response.status === 200 && decoded(response) === TEXT ? undefined : inShort(response)
  return {
    part: (response) => {
      if (response.status !== 206) return all(response)
      return response.content.equals(before.content.subarray(10)) ? undefined : inShort(response)
    },
    whole: (response) => {
      if (response.status === 304) return isOther ? inShort(response) : undefined
      const isSame = codingOf(response) === codingOf(before)
      return !isSame && field(response, 'etag') === tag ? inShort(response) : all(response)
    },
  }
}

function inShort(response: Response): string {
  const tag = field(response, 'etag') ?? '(none)'
  return `${response.status}; Content-Encoding: ${codingOf(response)}; ETag: ${tag}`
}
