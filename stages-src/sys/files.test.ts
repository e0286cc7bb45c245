import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import {
  AT_EMPTY_PATH,
  AT_FDCWD,
  AT_SYMLINK_NOFOLLOW,
  EAGAIN,
  EBADF,
  EINVAL,
  EISDIR,
  ELOOP,
  ENAMETOOLONG,
  ENOENT,
  ENOTDIR,
  EPIPE,
  ESPIPE,
  EXDEV,
  F_GETFD,
  fcntl,
  Memory,
  O_CLOEXEC,
  O_DIRECTORY,
  O_NONBLOCK,
  O_PATH,
  O_RDONLY,
  OpenHow,
  openat2,
  PATH_MAX,
  Pathname,
  pread,
  RESOLVE_BENEATH,
  RESOLVE_NO_SYMLINKS,
  read,
  S_IFDIR,
  S_IFLNK,
  S_IFREG,
  SHUT_RD,
  STATX_BASIC_STATS,
  Statx,
  sendfile,
  shutdown,
  statx,
} from '#sys'
import { closeNow, owned, pair, pipe, textOf } from '../../tests/support/kernel.ts'

const plainly = new OpenHow(O_RDONLY | O_CLOEXEC, 0)
const beneath = new OpenHow(O_RDONLY | O_CLOEXEC, RESOLVE_BENEATH)
const nowhere = new Pathname()

let folder: string
let root: number

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'files-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(join(folder, 'root/inner'), { recursive: true })
  writeFileSync(join(folder, 'root/inner/file'), 'abcdefghij')
  writeFileSync(join(folder, 'secret'), 'outside')
  const how = new OpenHow(O_PATH | O_DIRECTORY | O_CLOEXEC, 0)
  const path = pathTo(Buffer.from(join(folder, 'root')).toString('latin1'))
  root = owned(openat2(AT_FDCWD, path, how))
})

function pathTo(...names: string[]): Pathname {
  const path = new Pathname()
  for (const name of names) expect(path.append(name)).toBe(true)
  return path
}

/** The file of ten letters, open. */
function letters(): number {
  return owned(openat2(root, pathTo('inner/file'), beneath))
}

describe('Pathname', () => {
  test('is made piece by piece, cut, and made again', () => {
    const path = pathTo('inner', '/', 'nothing')
    expect([path.length, `${path}`]).toEqual([13, 'inner/nothing'])
    expect(openat2(root, path, beneath)).toBe(-ENOENT)
    path.truncate('inner/'.length)
    path.append('file')
    expect(`${path}`).toBe('inner/file')
    owned(openat2(root, path, beneath))
    path.truncate(0)
    expect(openat2(root, path, beneath)).toBe(-ENOENT)
  })

  test('names a file by any bytes', () => {
    const name = Buffer.from(
      Array.from({ length: 255 }, (_, index) => index + 1).filter(
        (it) => it !== 0x2f,
      ),
    )
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/root/`), name]), '')
    owned(openat2(root, pathTo(name.toString('latin1')), beneath))
  })

  test('has room for what the kernel takes, and says when there is no more', () => {
    const path = new Pathname()
    expect(path.append('/'.repeat(PATH_MAX - 1))).toBe(true)
    owned(openat2(AT_FDCWD, path, plainly))
    expect(path.append('/')).toBe(false)
    expect(path.length).toBe(PATH_MAX - 1)
    owned(openat2(AT_FDCWD, path, plainly))
  })
})

describe('openat2', () => {
  test('opens what lies beneath, and closes it on exec', () => {
    const fd = letters()
    const memory = new Memory(16)
    expect(textOf(memory, read(fd, memory, 0, 16))).toBe('abcdefghij')
    expect(fcntl(fd, F_GETFD)).toBe(1)
  })

  test('does not leave the directory, neither by .. nor by a link', () => {
    symlinkSync('../secret', join(folder, 'root/link'))
    symlinkSync(join(folder, 'secret'), join(folder, 'root/absolute'))
    for (const path of ['../secret', 'inner/../../secret', '/etc/passwd', 'link']) {
      expect(openat2(root, pathTo(path), beneath), path).toBe(-EXDEV)
    }
    expect(openat2(root, pathTo('absolute'), beneath)).toBe(-EXDEV)
    owned(openat2(root, pathTo('link'), plainly))
    // Up and down again is no escape.
    owned(openat2(root, pathTo('inner/../inner/file'), beneath))
  })

  test('follows no link where it is told not to, at the end or on the way', () => {
    symlinkSync('inner', join(folder, 'root/link'))
    const strict = new OpenHow(O_RDONLY, RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS)
    for (const path of ['link', 'link/file']) {
      expect(openat2(root, pathTo(path), strict), path).toBe(-ELOOP)
      owned(openat2(root, pathTo(path), beneath))
    }
  })

  test('says what else is wrong', () => {
    const answers = {
      nothing: -ENOENT,
      'inner/file/': -ENOTDIR,
      'inner/file/more': -ENOTDIR,
      ['x'.repeat(256)]: -ENAMETOOLONG,
    }
    for (const [path, answer] of Object.entries(answers)) {
      expect(openat2(root, pathTo(path), beneath), path).toBe(answer)
    }
    expect(openat2(-1, pathTo('inner'), beneath)).toBe(-EBADF)
    expect(openat2(root, pathTo('inner'), new OpenHow(0, 0x1000))).toBe(-EINVAL)
    const directory = new OpenHow(O_DIRECTORY, RESOLVE_BENEATH)
    expect(openat2(root, pathTo('inner/file'), directory)).toBe(-ENOTDIR)
  })
})

describe('statx', () => {
  test('tells type, inode, size and times, as stat(2) does', () => {
    const answer = new Statx()
    const file = join(folder, 'root/inner/file')
    // Before 1970, and with a fraction of a second.
    utimesSync(file, 0, new Date(-1250))
    expect(
      statx(letters(), nowhere, AT_EMPTY_PATH, STATX_BASIC_STATS, answer),
    ).toBe(0)
    const { ino, size, ctimeNs, mtimeNs } = statSync(file, { bigint: true })
    expect(answer).toMatchObject({
      type: S_IFREG,
      inode: Number(ino),
      size: Number(size),
    })
    const nanoseconds = (seconds: number, rest: number) =>
      BigInt(seconds) * 1_000_000_000n + BigInt(rest)
    expect(nanoseconds(answer.changed, answer.changedNanoseconds)).toBe(ctimeNs)
    expect(nanoseconds(answer.modified, answer.modifiedNanoseconds)).toBe(mtimeNs)
    expect([answer.modified, answer.modifiedNanoseconds]).toEqual([-2, 750_000_000])
  })

  test('tells the size of a file that no one could hold in memory', () => {
    truncateSync(join(folder, 'root/inner/file'), 5 * 2 ** 40 + 7)
    const answer = new Statx()
    expect(
      statx(letters(), nowhere, AT_EMPTY_PATH, STATX_BASIC_STATS, answer),
    ).toBe(0)
    expect(answer.size).toBe(5 * 2 ** 40 + 7)
  })

  test('asks about a name in a directory, and of a link about the link', () => {
    symlinkSync('inner', join(folder, 'root/link'))
    const answer = new Statx()
    const type = (name: string, flags: number) => {
      expect(statx(root, pathTo(name), flags, STATX_BASIC_STATS, answer)).toBe(0)
      return answer.type
    }
    expect(type('inner', 0)).toBe(S_IFDIR)
    expect(type('link', 0)).toBe(S_IFDIR)
    expect(type('link', AT_SYMLINK_NOFOLLOW)).toBe(S_IFLNK)
    expect(statx(root, pathTo('nothing'), 0, 0, answer)).toBe(-ENOENT)
    expect(statx(root, nowhere, 0, 0, answer)).toBe(-ENOENT)
    expect(statx(-1, nowhere, AT_EMPTY_PATH, 0, answer)).toBe(-EBADF)
  })
})

describe('pread', () => {
  test('reads from any place, and leaves the descriptor at its own', () => {
    const fd = letters()
    const memory = new Memory(8)
    memory.bytes.fill(0x2d)
    expect(pread(fd, memory, 2, 3, 4)).toBe(3)
    expect(textOf(memory, 8)).toBe('--efg---')
    expect(textOf(memory, read(fd, memory, 0, 8))).toBe('abcdefgh')
  })

  test('comes to the end of the file, and to 0 behind it', () => {
    const fd = letters()
    const memory = new Memory(8)
    expect(pread(fd, memory, 0, 8, 7)).toBe(3)
    expect(pread(fd, memory, 0, 8, 10)).toBe(0)
    expect(pread(fd, memory, 0, 8, 2 ** 40)).toBe(0)
  })

  test('finds what lies beyond four gigabytes', () => {
    const file = join(folder, 'root/inner/file')
    truncateSync(file, 2 ** 33)
    writeFileSync(file, 'far', { flag: 'a' })
    const memory = new Memory(8)
    expect(textOf(memory, pread(letters(), memory, 0, 8, 2 ** 33))).toBe('far')
  })

  test('says what is wrong', () => {
    const memory = new Memory(8)
    expect(pread(letters(), memory, 0, 8, -1)).toBe(-EINVAL)
    expect(pread(pipe()[0], memory, 0, 8, 0)).toBe(-ESPIPE)
    expect(
      pread(owned(openat2(root, pathTo('inner'), beneath)), memory, 0, 8, 0),
    ).toBe(-EISDIR)
    expect(pread(-1, memory, 0, 8, 0)).toBe(-EBADF)
    expect(() => pread(letters(), memory, 1, 8, 0)).toThrow(RangeError)
  })
})

describe('sendfile', () => {
  test('sends from any place, and leaves the descriptor at its own', () => {
    const fd = letters()
    const [from, to] = pair()
    expect(sendfile(from, fd, 4, 3)).toBe(3)
    expect(sendfile(from, fd, 8, 100)).toBe(2)
    expect(sendfile(from, fd, 10, 100)).toBe(0)
    const memory = new Memory(16)
    expect(textOf(memory, read(to, memory, 0, 16))).toBe('efgij')
    expect(textOf(memory, read(fd, memory, 0, 16))).toBe('abcdefghij')
  })

  test('sends what lies beyond four gigabytes', () => {
    const file = join(folder, 'root/inner/file')
    truncateSync(file, 2 ** 33)
    writeFileSync(file, 'far', { flag: 'a' })
    const [from, to] = pair()
    expect(sendfile(from, letters(), 2 ** 33 + 1, 100)).toBe(2)
    const memory = new Memory(8)
    expect(textOf(memory, read(to, memory, 0, 8))).toBe('ar')
  })

  test('falls short where there is no more room, then answers -EAGAIN', () => {
    truncateSync(join(folder, 'root/inner/file'), 1 << 24)
    const fd = letters()
    const [from] = pair(O_NONBLOCK)
    let place = 0
    for (;;) {
      const sent = sendfile(from, fd, place, 1 << 24)
      if (sent < 0) {
        expect(sent).toBe(-EAGAIN)
        break
      }
      place += sent
    }
    expect(place).toBeGreaterThan(0)
    expect(place).toBeLessThan(1 << 24)
  })

  test('sees a file that has shrunk, and goes on with one that has been replaced', () => {
    const fd = letters()
    const file = join(folder, 'root/inner/file')
    const [from, to] = pair()
    truncateSync(file, 6)
    expect(sendfile(from, fd, 4, 6)).toBe(2)
    linkSync(file, join(folder, 'kept'))
    writeFileSync(join(folder, 'other'), 'ABCDEFGHIJ')
    renameSync(join(folder, 'other'), file)
    expect(sendfile(from, fd, 0, 2)).toBe(2)
    const memory = new Memory(16)
    expect(textOf(memory, read(to, memory, 0, 16))).toBe('efab')
  })

  test('answers -EPIPE once nobody reads, and the process lives', () => {
    const [from, to] = pair()
    shutdown(to, SHUT_RD)
    expect(sendfile(from, letters(), 0, 10)).toBe(-EPIPE)
    closeNow(to)
    expect(sendfile(from, letters(), 0, 10)).toBe(-EPIPE)
  })

  test('says what else is wrong', () => {
    const [from] = pair()
    expect(sendfile(from, letters(), -1, 10)).toBe(-EINVAL)
    expect(sendfile(-1, letters(), 0, 10)).toBe(-EBADF)
    expect(sendfile(from, -1, 0, 10)).toBe(-EBADF)
    expect(sendfile(from, root, 0, 10)).toBe(-EBADF)
  })
})
