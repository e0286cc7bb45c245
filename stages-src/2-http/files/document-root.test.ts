import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import {
  AF_UNIX,
  bind,
  Memory,
  must,
  pread,
  SOCK_CLOEXEC,
  SOCK_STREAM,
  SocketAddress,
  socket,
} from '#sys'
import { runFixture } from '../../../tests/support/fixture.ts'
import { closeNow, owned } from '../../../tests/support/kernel.ts'
import { UserError } from '../../1-echo/user-errors.ts'
import { DocumentRoot, type RootOptions } from './document-root.ts'
import type { Coding, Found, OpenFile } from './found.ts'
import { parsePath } from './path.ts'

const strict: RootOptions = { listing: true, dotFiles: false, followLinks: false }
const following: RootOptions = { ...strict, followLinks: true }
const everything: RootOptions = { ...following, dotFiles: true }

/** Holds the root and, beside it, what must not be served. */
let outside: string
let folder: string

beforeEach(() => {
  outside = realpathSync(mkdtempSync(join(tmpdir(), 'root-')))
  folder = join(outside, 'www')
  mkdirSync(folder)
  put('../secret', 'secret')
  onTestFinished(() => {
    const left = openFiles()
    rmSync(outside, { recursive: true, force: true })
    expect(left).toEqual([])
  })
})

/** What this process has open of the test's files. */
function openFiles(): string[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const target = readlinkSync(`/proc/self/fd/${fd}`)
      return target.startsWith(outside) ? [target] : []
    } catch {
      return [] // what listed the directory, closed by now
    }
  })
}

/** Writes a file into the root, and the directories that it takes. */
function put(name: string, content = name): string {
  const file = join(folder, name)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
  return file
}

function opened(options: RootOptions = strict, directory = folder): DocumentRoot {
  const root = new DocumentRoot(directory, options)
  onTestFinished(() => root.close())
  return root
}

/** What is at `path`; a file is read, and closed. */
function find(
  root: DocumentRoot,
  path: string,
  codings: readonly Coding[] = [],
): Found & { content?: string } {
  const parsed = parsePath(path)
  if ('status' in parsed) throw new Error(`${path}: ${parsed.reason}`)
  const found = root.find(parsed, codings)
  return found.kind === 'file'
    ? { ...found, content: taken(root, found.file) }
    : found
}

function taken(root: DocumentRoot, file: OpenFile): string {
  const memory = new Memory(64)
  const count = must(pread(file.fd, memory, 0, memory.length, 0), 'pread')
  root.release(file)
  return memory.bytes.toString('latin1', 0, count)
}

/** The content of a file, or the status of the response that there is none. */
function seen(root: DocumentRoot, path: string): string | number {
  const found = find(root, path)
  if (found.kind === 'problem') return found.problem.status
  return found.content ?? found.kind
}

/** The names that the listing of `path` shows. */
function listed(root: DocumentRoot, path: string): string[] {
  const found = find(root, path)
  if (found.kind !== 'directory') throw new Error(JSON.stringify(found))
  return found.entries.map(({ name }) => name).sort()
}

describe('a file', () => {
  test('is opened, and described as stat(2) does', () => {
    const name = put('week/1.html', 'the content')
    utimesSync(name, 0, 1_234_567.891)
    const found = find(opened(), '/week/1.html')
    const { ino, ctimeNs } = statSync(name, { bigint: true })
    const seconds = ctimeNs / 1_000_000_000n
    expect(found).toEqual({
      kind: 'file',
      content: 'the content',
      file: {
        fd: expect.any(Number),
        name: '1.html',
        size: 11,
        modified: 1_234_567_891,
        changed: Number(ctimeNs / 1_000_000n),
        entityTag: `"${ino}-11-${seconds}.${ctimeNs % 1_000_000_000n}"`,
        coding: undefined,
      },
    })
  })

  test('of a directory is its index.html, and the directory needs its slash', () => {
    put('index.html', 'home')
    put('week/index.html', 'week')
    const root = opened()
    expect(seen(root, '/')).toBe('home')
    expect(seen(root, '/week/')).toBe('week')
    expect(seen(root, '/week')).toBe('redirect')
    expect(find(root, '/week/')).toMatchObject({ file: { name: 'index.html' } })
  })

  test('is no directory, and what is not there is not found', () => {
    put('a')
    const root = opened()
    for (const path of ['/a/', '/a/b', '/a/b/', '/b', '/b/', '/b/c', '/b/c/']) {
      expect(seen(root, path), path).toBe(404)
    }
  })

  test('may be empty, and may be huge', () => {
    put('empty', '')
    truncateSync(put('huge', ''), 2 ** 40)
    const root = opened()
    expect(find(root, '/empty')).toMatchObject({ file: { size: 0 } })
    expect(find(root, '/huge')).toMatchObject({ file: { size: 2 ** 40 } })
  })

  test('may be called by any bytes at all', () => {
    const root = opened()
    for (let byte = 1; byte < 256; byte += 1) {
      const code = byte.toString(16).padStart(2, '0')
      if (byte === 0x2f) continue
      const name = Buffer.from([0x78, byte, 0x78])
      writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), name]), code)
      expect(seen(root, `/x%${code}x`)).toBe(code)
    }
    const names = ['"quoted"', ' space ', 'line\nbreak', 'ünïcödé', '100%', '?#']
    for (const name of names) put(name)
    for (const name of names) {
      expect(seen(root, `/${encodeURIComponent(name)}`)).toBe(
        Buffer.from(name).toString('latin1'),
      )
    }
  })

  test('may have a name of 255 bytes, and none has a longer one', () => {
    const [most, more] = ['x'.repeat(255), 'x'.repeat(256)]
    put(most, 'found')
    const root = opened()
    expect(seen(root, `/${most}`)).toBe('found')
    expect(find(root, `/${most}`, ['br', 'gzip'])).toMatchObject({
      content: 'found',
    })
    expect(seen(root, `/${more}`)).toBe(404)
    expect(seen(root, `/${more}/`)).toBe(404)
    // A path of PATH_MAX and more.
    expect(seen(root, '/a'.repeat(2100))).toBe(404)
    expect(seen(root, `${'/a'.repeat(2040)}/`)).toBe(404)
  })

  test('is found through a descriptor, even where its root has been renamed', () => {
    put('a')
    const root = opened()
    renameSync(folder, `${folder}-moved`)
    mkdirSync(folder)
    put('a', 'another')
    expect(seen(root, '/a')).toBe('a')
  })

  test('is gone with its root, and the next request is answered', () => {
    put('a/b')
    const root = opened()
    rmSync(folder, { recursive: true })
    for (const path of ['/a', '/a/', '/a/b', '/index.html']) {
      expect(seen(root, path), path).toBe(503)
    }
    expect(seen(root, '/')).toBe(503)
  })
})

describe('an entity tag', () => {
  function tag(root: DocumentRoot, path = '/a'): string {
    const found = find(root, path)
    return found.kind === 'file' ? found.file.entityTag : found.kind
  }

  test('is the same for the same content, and has the form of RFC 9110 §8.8.3', () => {
    put('a')
    const [one, other] = [opened(), opened()]
    expect(tag(one)).toBe(tag(one))
    expect(tag(one)).toBe(tag(other))
    expect(tag(one)).toMatch(/^"[\x21\x23-\x7e]+"$/)
  })

  test('is another for each content, however much it looks like the one before', () => {
    const file = put('a', 'one')
    const { atime, mtime } = statSync(file)
    const root = opened()
    const tags = new Set([tag(root)])
    // As long as the first, and as old; in the same inode, and in a new one.
    writeFileSync(file, 'two')
    utimesSync(file, atime, mtime)
    tags.add(tag(root))
    put('b', 'six')
    utimesSync(join(folder, 'b'), atime, mtime)
    renameSync(join(folder, 'b'), file)
    tags.add(tag(root))
    writeFileSync(file, 'three')
    tags.add(tag(root))
    expect(tags.size).toBe(4)
  })

  test('differs from that of a coding', () => {
    put('a')
    put('a.br')
    const root = opened()
    const found = find(root, '/a', ['br'])
    expect(found).not.toMatchObject({ file: { entityTag: tag(root) } })
  })
})

describe('a content coding', () => {
  test('is had from a sibling, the best one first', () => {
    put('a.html', 'plain')
    put('a.html.gz', 'gzip')
    put('a.html.br', 'br')
    put('b.html', 'plain')
    put('b.html.gz', 'gzip')
    put('index.html', 'plain')
    put('index.html.br', 'br')
    const root = opened()
    const cases: [string, Coding[], string][] = [
      ['/a.html', [], 'plain'],
      ['/a.html', ['br', 'gzip'], 'br'],
      ['/a.html', ['gzip', 'br'], 'gzip'],
      ['/a.html', ['gzip'], 'gzip'],
      ['/b.html', ['br', 'gzip'], 'gzip'],
      ['/b.html', ['br'], 'plain'],
      ['/', ['br'], 'br'],
      ['/', ['gzip'], 'plain'],
    ]
    for (const [path, codings, content] of cases) {
      const coding = content === 'plain' ? undefined : content
      const name = path === '/' ? 'index.html' : path.slice(1)
      const size = content.length
      expect(find(root, path, codings), `${path} ${codings}`).toMatchObject({
        content,
        file: { coding, name, size },
      })
    }
  })

  test('is not had from a sibling that is older than the file', () => {
    put('a', 'plain')
    put('a.br', 'br')
    put('a.gz', 'gzip')
    const at = (name: string, seconds: number) =>
      utimesSync(join(folder, name), seconds, seconds)
    at('a', 1000.5)
    at('a.br', 1000.499)
    at('a.gz', 1000.5)
    const root = opened()
    expect(find(root, '/a', ['br', 'gzip'])).toMatchObject({ content: 'gzip' })
    at('a.gz', 999)
    expect(find(root, '/a', ['br', 'gzip'])).toMatchObject({ content: 'plain' })
    at('a.br', 1001)
    expect(find(root, '/a', ['br', 'gzip'])).toMatchObject({ content: 'br' })
  })

  test('is not had from what is no file, or not to be served', () => {
    put('a', 'plain')
    mkdirSync(join(folder, 'a.br'))
    symlinkSync('../secret', join(folder, 'a.gz'))
    execFileSync('mkfifo', [join(folder, 'b.br')])
    put('b', 'plain')
    for (const root of [opened(), opened(following)]) {
      expect(find(root, '/a', ['br', 'gzip'])).toMatchObject({ content: 'plain' })
      expect(find(root, '/b', ['br', 'gzip'])).toMatchObject({ content: 'plain' })
    }
  })

  test('makes no file of a sibling alone', () => {
    put('a.br')
    const root = opened()
    expect(find(root, '/a', ['br'])).toMatchObject({ problem: { status: 404 } })
    expect(find(root, '/a.br', ['br'])).toMatchObject({
      content: 'a.br',
      file: { coding: undefined, name: 'a.br' },
    })
  })
})

describe('what lies outside', () => {
  test('is out of reach of links, followed or not', () => {
    put('inside/a')
    const links = {
      up: '../secret',
      absolute: join(outside, 'secret'),
      proc: '/proc/self/root/etc/passwd',
      'inside/far': '../../secret',
      'inside/around': `../../www/inside/a`,
      directory: '..',
    }
    for (const [name, target] of Object.entries(links)) {
      symlinkSync(target, join(folder, name))
    }
    for (const options of [strict, following, everything]) {
      const root = opened(options)
      for (const name of Object.keys(links)) {
        expect(seen(root, `/${name}`), name).toBe(403)
      }
      expect(seen(root, '/directory/secret')).toBe(403)
      expect(seen(root, '/directory/')).toBe(403)
    }
  })

  test('is not shown in a listing', () => {
    symlinkSync('../secret', join(folder, 'up'))
    symlinkSync('/etc', join(folder, 'etc'))
    symlinkSync('nowhere', join(folder, 'broken'))
    symlinkSync('circle', join(folder, 'circle'))
    put('a')
    expect(listed(opened(following), '/')).toEqual(['a'])
  })

  test('stays out while somebody exchanges directories for links', async () => {
    put('moving/file', 'inside')
    put('other/file', 'inside')
    put('../elsewhere/file', 'outside')
    symlinkSync('../elsewhere', join(folder, 'link'))
    symlinkSync('other/../moving', join(folder, 'winding'))
    // Whether to end, and how often they have been exchanged.
    const shared = new Int32Array(new SharedArrayBuffer(8))
    const worker = new Worker(
      `const { renameSync } = require('node:fs')
      const { workerData: { shared, folder } } = require('node:worker_threads')
      while (Atomics.load(shared, 0) === 0) {
        renameSync(folder + '/moving', folder + '/kept')
        renameSync(folder + '/link', folder + '/moving')
        renameSync(folder + '/moving', folder + '/link')
        renameSync(folder + '/kept', folder + '/moving')
        Atomics.add(shared, 1, 1)
      }`,
      { eval: true, workerData: { shared, folder } },
    )
    await new Promise((resolve) => worker.once('online', resolve))
    const outcomes = new Set<string | number>()
    const exchanges = (before: number) => Atomics.load(shared, 1) - before
    for (const options of [strict, following]) {
      const root = opened(options)
      const before = Atomics.load(shared, 1)
      for (let round = 0; round < 1500 || exchanges(before) < 100; round += 1) {
        outcomes.add(seen(root, '/moving/file'))
        outcomes.add(seen(root, '/winding/file'))
      }
    }
    Atomics.store(shared, 0, 1)
    await new Promise((resolve) => worker.once('exit', resolve))
    expect(outcomes).toContain('inside')
    expect(outcomes).toContain(403)
    for (const outcome of outcomes) {
      expect(['inside', 403, 404, 503]).toContain(outcome)
    }
  })
})

describe('a symbolic link', () => {
  beforeEach(() => {
    put('week/a')
    symlinkSync('week/a', join(folder, 'file'))
    symlinkSync('week', join(folder, 'directory'))
    symlinkSync('nowhere', join(folder, 'broken'))
    symlinkSync('circle', join(folder, 'circle'))
  })

  test('is refused, at the end of a path and in its middle, and not listed', () => {
    const root = opened()
    for (const path of ['/file', '/directory', '/directory/', '/directory/a']) {
      expect(seen(root, path), path).toBe(403)
    }
    expect(listed(root, '/')).toEqual(['week'])
  })

  test('is followed within the root where that is wanted, and listed', () => {
    const root = opened(following)
    expect(seen(root, '/file')).toBe('week/a')
    expect(seen(root, '/directory')).toBe('redirect')
    expect(seen(root, '/directory/a')).toBe('week/a')
    expect(seen(root, '/broken')).toBe(404)
    expect(seen(root, '/circle')).toBe(403)
    const found = find(root, '/')
    expect(found.kind === 'directory' && found.entries).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: 'directory', directory: true }),
        expect.objectContaining({ name: 'file', directory: false, size: 6 }),
        expect.objectContaining({ name: 'week', directory: true }),
      ]),
    )
  })

  test('may lead to the root itself', () => {
    symlinkSync('www', join(outside, 'link'))
    put('a')
    expect(seen(opened(strict, join(outside, 'link')), '/a')).toBe('a')
    expect(seen(opened(strict, `${folder}/week/../`), '/a')).toBe('a')
  })

  test('of the other kind, a hard link, is the file', () => {
    linkSync(join(outside, 'secret'), join(folder, 'hard'))
    expect(seen(opened(), '/hard')).toBe('secret')
  })
})

describe('a name that begins with a dot', () => {
  beforeEach(() => {
    put('.env')
    put('.git/config')
    put('a/.b/c')
    put('a/d')
  })

  test('is not there', () => {
    const root = opened()
    for (const path of ['/.env', '/.git', '/.git/', '/.git/config', '/a/.b/c']) {
      expect(seen(root, path), path).toBe(404)
    }
    expect(seen(root, '/%2eenv')).toBe(404)
    expect(listed(root, '/')).toEqual(['a'])
    expect(listed(root, '/a/')).toEqual(['d'])
  })

  test('is there where that is wanted', () => {
    const root = opened(everything)
    expect(seen(root, '/.env')).toBe('.env')
    expect(seen(root, '/.git')).toBe('redirect')
    expect(seen(root, '/a/.b/c')).toBe('a/.b/c')
    expect(listed(root, '/')).toEqual(['.env', '.git', 'a'])
  })
})

describe('what is neither file nor directory', () => {
  test('is refused at once: a FIFO to which nobody writes, a socket', () => {
    execFileSync('mkfifo', [join(folder, 'fifo')])
    const listener = owned(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0))
    // A socket's path has room for 107 bytes: those of the folder's own may be more.
    const inside = owned(openSync(folder, 'r'))
    const path = `/proc/self/fd/${inside}/socket`
    must(bind(listener, SocketAddress.unix(path)), 'bind')
    closeNow(inside)
    put('a')
    const root = opened()
    expect(seen(root, '/fifo')).toBe(403)
    expect(seen(root, '/fifo/')).toBe(404)
    expect(seen(root, '/socket')).toBe(403)
    expect(listed(root, '/')).toEqual(['a'])
  })

  test('is no index.html either', () => {
    execFileSync('mkfifo', ['-m', '600', put('one/x').replace(/x$/, 'index.html')])
    mkdirSync(join(folder, 'two/index.html'), { recursive: true })
    const root = opened()
    expect(seen(root, '/one/')).toBe(403)
    expect(listed(root, '/two/')).toEqual(['index.html'])
  })
})

describe('a directory', () => {
  test('without index.html is listed, with sizes and times', () => {
    const file = put('week/a.html', 'four')
    utimesSync(file, 0, 1_234_567.891)
    put('week/inner/b')
    const found = find(opened(), '/week/')
    expect(found.kind === 'directory' && found.entries.toSorted(byName)).toEqual([
      { name: 'a.html', directory: false, size: 4, modified: 1_234_567_891 },
      {
        name: 'inner',
        directory: true,
        size: expect.any(Number),
        modified: expect.any(Number),
      },
    ])
    expect(listed(opened(), '/')).toEqual(['week'])
  })

  test('may be empty', () => {
    expect(listed(opened(), '/')).toEqual([])
  })

  test('is not listed where that is not wanted, and still is what it is', () => {
    put('week/a')
    const root = opened({ ...strict, listing: false })
    expect(seen(root, '/')).toBe(403)
    expect(seen(root, '/week/')).toBe(403)
    expect(seen(root, '/week')).toBe('redirect')
    expect(seen(root, '/nowhere/')).toBe(404)
    expect(seen(root, '/week/a')).toBe('week/a')
  })

  test('lists names of any bytes, one character a byte', () => {
    const names = ['\u00ff\u00fe', 'a\nb', '"', 'ü']
    for (const name of names) {
      const bytes = Buffer.from(name, 'latin1')
      writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), bytes]), '')
    }
    expect(listed(opened(), '/')).toEqual(names.toSorted())
  })

  test('lists a thousand files', () => {
    for (let index = 0; index < 1000; index += 1) put(`${index}`, '')
    expect(listed(opened(), '/')).toHaveLength(1000)
  })

  test('that is deleted while it is open lists nothing', () => {
    put('week/a')
    const root = opened()
    const names = ['/week/', '/week']
    expect(listed(root, '/week/')).toEqual(['a'])
    unlinkSync(join(folder, 'week/a'))
    expect(listed(root, '/week/')).toEqual([])
    rmSync(join(folder, 'week'), { recursive: true })
    for (const name of names) expect(seen(root, name)).toBe(404)
  })
})

function byName(one: { name: string }, other: { name: string }): number {
  return one.name < other.name ? -1 : 1
}

test('what there is no permission for is refused, whoever runs this', () => {
  for (const directory of [outside, folder]) chmodSync(directory, 0o755)
  chmodSync(put('a'), 0)
  put('a.br')
  chmodSync(put('b'), 0o644)
  chmodSync(put('b.br'), 0)
  chmodSync(dirname(put('shut/c')), 0)
  onTestFinished(() => chmodSync(join(folder, 'shut'), 0o700))
  const paths = ['a', 'b', 'shut/c', 'shut/', 'shut', '/']
  const { stdout } = runFixture('find.ts', {
    words: [folder, ...paths],
    environment: { UNPRIVILEGED: '1' },
  })
  const { found } = JSON.parse(stdout) as { found: Found[] }
  expect(
    found.map((it) => ('problem' in it ? it.problem.status : it.kind)),
  ).toEqual([403, 'file', 403, 403, 403, 'directory'])
})

describe('a reason for the error log', () => {
  test.each([
    ['/a%0Ab/c', 'openat2 /a%0Ab/c: ENOENT'],
    ['/.env', 'dot-file /.env: ENOENT'],
    ['/%22/', 'openat2 /%22/: ENOENT'],
  ])('names call, path and errno, all on one line: %s', (path, reason) => {
    expect(find(opened(), path)).toMatchObject({ problem: { reason } })
  })
})

describe('a root that cannot be served from', () => {
  test.each([
    ['nowhere', 'there is no such directory'],
    ['secret', 'that is not a directory'],
    ['secret/x', 'that is not a directory'],
    ['x'.repeat(256), 'no name of a file is so long'],
    ['x/'.repeat(3000), 'no name of a file is so long'],
  ])('%.20s: is complained about in one line', (name, complaint) => {
    const directory = join(outside, name)
    const open = () => new DocumentRoot(directory, strict)
    expect(open).toThrow(UserError)
    expect(open).toThrow(`--root ${directory}: ${complaint}`)
  })
})

describe('a kernel that misbehaves', () => {
  /** What the fixture finds and leaves open under `faults`. */
  function under(faults: string, ...paths: string[]) {
    const { stdout, stderr } = runFixture('find.ts', {
      flags: ['--conditions=faults'],
      words: [folder, ...paths],
      environment: { SYS_FAULTS: faults },
    })
    expect(stderr).toBe('')
    return JSON.parse(stdout)
  }

  beforeEach(() => {
    put('a')
    put('a.br')
    put('dir/b')
  })

  // The first openat2 opens the root, the second the file.
  test.each([
    ['openat2 EACCES #2', 403],
    ['openat2 EPERM #2', 403],
    ['openat2 ENXIO #2', 403],
    ['openat2 EMFILE #2', 503],
    ['openat2 ENFILE #2', 503],
    ['openat2 ENOMEM #2', 503],
    ['openat2 EAGAIN #2+', 503],
    ['openat2 EINTR #2+', 500],
    ['openat2 EOVERFLOW #2', 500],
    ['openat2 ENOSYS #2', 500],
    ['statx ENOMEM #1', 503],
    ['statx EACCES #1', 403],
  ])('%s: is a %d', (faults, status) => {
    const { found, left } = under(faults, 'a', 'dir/')
    expect(found[0]).toMatchObject({ kind: 'problem', problem: { status } })
    expect(left).toEqual([])
    if (!faults.endsWith('+')) expect(found[1]).toMatchObject({ kind: 'directory' })
  })

  test('is asked again where it was interrupted, or met a race', () => {
    for (const faults of ['openat2 EINTR #2-5', 'openat2 EAGAIN #2-5']) {
      const { found, left } = under(faults, 'a')
      expect(found).toEqual([{ kind: 'file', name: 'a', coding: 'br' }])
      expect(left).toEqual([])
    }
  })

  test('takes a coding, and the file is served without', () => {
    for (const faults of ['openat2 EMFILE #3', 'statx ENOMEM #2']) {
      const { found, left } = under(faults, 'a')
      expect(found).toEqual([{ kind: 'file', name: 'a' }])
      expect(left).toEqual([])
    }
  })

  test('takes entries, and the others are listed', () => {
    put('dir/c')
    const { found, left } = under('statx EACCES #1', 'dir/')
    expect(found).toMatchObject([{ kind: 'directory', entries: [{}] }])
    expect(left).toEqual([])
  })

  test('leaves nothing open, whatever fails', () => {
    const paths = ['a', 'dir', 'dir/', 'dir/b', 'nowhere', '/', 'a/']
    for (const call of ['openat2', 'statx', 'close']) {
      const errno = call === 'close' ? 'EINTR' : 'ENOMEM'
      const { found, left } = under(`seed=5; ${call} ${errno} 40% `, ...paths)
      // The root itself may be what could not be opened.
      expect(left ?? []).toEqual([])
      expect(found ?? paths).toHaveLength(paths.length)
    }
  })

  test('from before openat2, or in a sandbox, is said in one line', () => {
    expect(under('openat2 ENOSYS').userError).toMatch(
      /^no openat2\(2\) in Linux \d.*; it came with Linux 5\.6$/,
    )
    expect(under('openat2 EPERM').userError).toMatch(/^openat2\(2\) is not allowed/)
    expect(under('openat2 EMFILE').userError).toMatch(/ulimit -n$/)
  })
})

test('a file that is replaced while it is open stays what it was', () => {
  put('a', 'before')
  const root = opened()
  const found = root.find({ segments: ['a'], directory: false }, [])
  put('b', 'after')
  renameSync(join(folder, 'b'), join(folder, 'a'))
  expect(found.kind === 'file' && taken(root, found.file)).toBe('before')
  expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('after')
})

describe('a root that is not there any more', () => {
  test('is a 503, and served again when it is back', () => {
    const place = join(folder, 'place')
    put('place/a')
    const root = new DocumentRoot(place, strict)
    expect(seen(root, '/a')).toBe('place/a')
    rmSync(place, { recursive: true })
    expect([seen(root, '/'), seen(root, '/a')]).toEqual([503, 503])
    mkdirSync(place)
    expect(listed(root, '/')).toEqual([])
    put('place/b')
    expect(seen(root, '/b')).toBe('place/b')
    root.close()
  })

  test('gives way to the one in its place, where that has what is asked for', () => {
    put('new/b')
    put('place/a')
    const root = new DocumentRoot(join(folder, 'place'), strict)
    renameSync(join(folder, 'place'), join(folder, 'old'))
    renameSync(join(folder, 'new'), join(folder, 'place'))
    expect(seen(root, '/a')).toBe('place/a')
    expect(seen(root, '/b')).toBe('new/b')
    expect(seen(root, '/a')).toBe(404)
    root.close()
  })
})

test('well-known places are served, and nothing hidden in them', () => {
  put('.well-known/security.txt')
  put('.well-known/.secret')
  put('a/.well-known/b')
  const root = opened()
  expect(seen(root, '/.well-known/security.txt')).toBe('.well-known/security.txt')
  expect(seen(root, '/.well-known/.secret')).toBe(404)
  expect(seen(root, '/a/.well-known/b')).toBe(404)
})
