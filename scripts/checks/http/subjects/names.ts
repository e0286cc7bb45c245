/** Names that mean something in HTML, in a URL or in a head: in listings, and in redirects. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Check } from '../../check.ts'
import type { Context } from '../../context.ts'
import { fail } from '../../failure.ts'
import { Asker } from '../asker.ts'
import { linksOf, scriptsOf, textOf } from '../html.ts'
import { expectAnswer } from '../question.ts'
import { get, shown } from '../request.ts'
import { field } from '../response.ts'
import { type Shelf, withShelf } from '../shelf.ts'

/** Each is a name of a file, and of nothing else. */
const NAMES = [
  'plain.txt',
  'a"b.txt',
  "a'b.txt",
  'a&b.txt',
  'a&amp;b.txt',
  '&lt;i&gt;.txt',
  'a<b>c.txt',
  '<img src=x onerror=alert(1)>.txt',
  '" onmouseover="alert(2)" x=".txt',
  "' onmouseover='alert(3)' x='.txt",
  '<script>alert(4)<',
  '100%.txt',
  '%41.txt',
  '%2e%2e%2f.txt',
  'what?.txt',
  'hash#1.txt',
  'a+b.txt',
  'a b.txt',
  ' blank before.txt',
  'blank behind ',
  'semi;colon.txt',
  'grün.txt',
  '日本.txt',
  '😀.txt',
  'two\nlines.txt',
  'a\ttab.txt',
  'carriage\rreturn.txt',
  'back\\slash.txt',
  'http:',
  'javascript:alert(5)',
  'C:\\windows.txt',
  '~home.txt',
  '[brackets]{braces}|`^.txt',
]

/** A name whose characters a page can show as they are. */
const SHOWN = NAMES.filter((name) => /^[\x21-\x7e]+$/.test(name))

export const namesInListings: Check = {
  id: 'names-in-listings',
  title: 'lists each name as itself: a link that leads to the file, and no markup',
  why: 'A name may hold anything but a slash and a NUL. In a link it is percent-encoded and must not begin like a URL (a colon in it); in the text, the title and the attributes of a page it is HTML.',
  reading: 'RFC 3986 §2.1 and §4.2; WHATWG HTML §13.1; CWE-79',
  async run(context) {
    const asker = new Asker(context)
    await withShelf(context, async (shelf) => {
      for (const name of NAMES) shelf.put(`list/${name}`, `in the file ${JSON.stringify(name)}\n`)
      await expectLinks(asker, shelf)
      // Slashes come between the names of a path: together they are the end of a title, and more.
      const nested = 'list/a "b" <i>/<title><img src=x onerror=alert(6)>/<'
      const closing = '/title><script>alert(7)<'
      shelf.put(`${nested}${closing}/file.txt`, 'deep\n')
      for (const folder of [`${nested.slice(0, -2)}/`, `${nested}${closing}/`]) {
        await expectNoMarkup(asker, shelf, folder)
      }
    })
  },
}

async function expectLinks(asker: Asker, shelf: Shelf): Promise<void> {
  const request = get(`${shelf.path}/list/`)
  const base = `http://localhost${shelf.path}/list/`
  const situation = `a directory with ${NAMES.length} files, whose names mean something in HTML or URLs`
  let targets: string[] = []
  const listed = { situation, request, expected: 'a listing with a link to each of the files' }
  const page = await expectAnswer(asker, listed, ({ status, content }) => {
    if (status !== 200) return `${status}`
    const urls = linksOf(content.toString()).flatMap((link) => URL.parse(link, base) ?? [])
    const here = urls.filter(({ host, search, hash }) => host === 'localhost' && !search && !hash)
    targets = here.map(({ pathname }) => pathname)
    const names = targets.map((path) => nameIn(path, `${shelf.path}/list/`))
    const lost = NAMES.find((name) => !names.includes(name))
    return lost === undefined ? undefined : `no link that leads to ${JSON.stringify(lost)}`
  })
  expectTexts(page.content.toString(), listed)
  for (const name of NAMES) {
    const target = targets.find((path) => nameIn(path, `${shelf.path}/list/`) === name) ?? ''
    const title = `the link to ${JSON.stringify(name)}`
    const question = { title, request: get(target), expected: '200 and that file' }
    const mayBeRefused = /[\t\r\n]/.test(name)
    await expectAnswer(asker, question, ({ status, content }) => {
      const isRight = status === 200 && content.includes(JSON.stringify(name))
      return isRight || (mayBeRefused && status === 400) ? undefined : `${status}`
    })
  }
}

/** What the path names below this one: its bytes, as UTF-8. */
function nameIn(path: string, folder: string): string | undefined {
  try {
    const decoded = decodeURIComponent(path)
    return decoded.startsWith(folder) ? decoded.slice(folder.length) : undefined
  } catch {
    return undefined
  }
}

function expectTexts(html: string, question: { situation: string; request: string }): void {
  const text = textOf(html)
  const lost = SHOWN.find((name) => !text.includes(name))
  const script = scriptsOf(html).find((source) => /^\s*alert\(\d\)/.test(source))
  if (script !== undefined) {
    failWith(question, 'names as text, which run nothing', `a script that runs: ${script}`)
  }
  if (lost !== undefined) {
    failWith(question, `${lost} as a reader of the page sees it`, `a page that shows: ${text}`)
  }
}

function failWith(
  { situation, request }: { situation: string; request: string },
  expected: string,
  came: string,
): never {
  fail({ situation, sent: shown(request), expected, came })
}

async function expectNoMarkup(asker: Asker, shelf: Shelf, folder: string): Promise<void> {
  const request = get(shelf.target(folder))
  const title = `a directory called ${JSON.stringify(folder)}`
  const expected = 'a page that runs nothing of what the directory is called'
  await expectAnswer(asker, { title, request, expected }, ({ content }) => {
    const script = scriptsOf(content.toString()).find((source) => /^\s*alert\(\d\)/.test(source))
    return script === undefined ? undefined : `a script that runs: ${script}`
  })
}

/** Directories in the root; behind each, how it is asked for without its slash. */
const FOLDERS: Readonly<Record<string, readonly string[]>> = {
  'a b': ['/a%20b', '/a%20b?c=d%20e'],
  'what?d': ['/what%3Fd', '/what%3fd?c=d'],
  'hash#d': ['/hash%23d'],
  '100%d': ['/100%25d'],
  '%41d': ['/%2541d'],
  'quote"d': ['/quote%22d'],
  'less<b>d': ['/less%3Cb%3Ed'],
  gründ: ['/gr%C3%BCnd'],
  'x:y': ['/x:y', '/x%3Ay'],
  '\\host.example': ['/%5Chost.example', '/%5chost.example?a=b'],
  'line\r\nX-Injected: d': ['/line%0D%0AX-Injected:%20d', '/line%0d%0aX-Injected%3a%20d'],
  'line\nX-Injected: e': ['/line%0AX-Injected:%20e'],
  'host.example': [
    ...['//host.example', '///host.example', '/./host.example', '/.//host.example'],
    ...['/%2Fhost.example', '/host.example?a=%0D%0AX-Injected:%20f', '/host.example?//a/b'],
    ...['/host.example?a=%3Cscript%3E', '/a%20b/../host.example'],
  ],
}

export const namesInRedirects: Check = {
  id: 'names-in-redirects',
  title: 'redirects to a directory by its own name, and to no other host',
  why: 'Location is a URL: what was decoded to find the directory is encoded again in it. With two slashes, or a backslash, it begins with the name of another host; with a line end in it, the rest is a field that the client chose.',
  reading: 'RFC 9110 §10.2.2; RFC 3986 §2.1 and §4.2; CWE-113 and CWE-601',
  async run(context) {
    const folders = Object.keys(FOLDERS)
    try {
      for (const name of folders) {
        mkdirSync(join(context.root, name))
        writeFileSync(join(context.root, name, 'index.html'), indexOf(name))
      }
      for (const name of folders) await expectRedirects(context, name)
    } finally {
      for (const name of folders) {
        rmSync(join(context.root, name), { recursive: true, force: true })
      }
    }
  },
}

function indexOf(name: string): string {
  return `in the directory ${JSON.stringify(name)}\n`
}

async function expectRedirects(context: Context, name: string): Promise<void> {
  const asker = new Asker(context)
  for (const target of FOLDERS[name] ?? []) {
    const title = `a directory called ${JSON.stringify(name)}, asked for as ${target}`
    const expected = 'a redirect to its path with a slash behind it, on this host; or a refusal'
    let next: string | undefined
    await expectAnswer(asker, { title, request: get(target), expected }, (response) => {
      if (field(response, 'x-injected')) return 'a field X-Injected, as the client wanted it'
      const location = field(response, 'location')
      if (response.status < 300 || response.status >= 400 || !location) return undefined
      const url = URL.parse(location, `http://localhost${target.replace(/^\/+/, '/')}`)
      const isHere = url?.hostname === 'localhost' && /^[\x21-\x7e]+$/.test(location)
      next = isHere ? `${url.pathname}${url.search}` : undefined
      return isHere ? undefined : `${response.status}; Location: ${location}`
    })
    if (next === undefined) continue
    const there = {
      title: `where ${target} leads`,
      request: get(next),
      expected: '200 and its index',
    }
    await expectAnswer(asker, there, ({ status, content }) =>
      status === 200 && content.toString() === indexOf(name) ? undefined : `${status}`,
    )
  }
}
