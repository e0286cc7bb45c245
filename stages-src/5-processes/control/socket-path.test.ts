import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { UserError } from '../../1-echo/user-errors.ts'
import { usualSocket } from './socket-path.ts'

function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'socket-path-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

const own = `five-servers-${process.getuid?.()}`

describe('the usual place of the socket', () => {
  test('is the folder of the user’s session', () => {
    const XDG_RUNTIME_DIR = freshFolder()
    const path = join(XDG_RUNTIME_DIR, 'five-servers-8005.sock')
    expect(usualSocket(8005, { XDG_RUNTIME_DIR })).toBe(path)
  })

  test('is a folder of the user’s alone where there is no session', () => {
    const temporary = freshFolder()
    const path = join(temporary, own, 'five-servers-8005.sock')
    expect(usualSocket(8005, { temporary })).toBe(path)
    expect(lstatSync(join(temporary, own)).mode & 0o7777).toBe(0o700)
    // The same for the client, which comes later.
    expect(usualSocket(8005, { temporary })).toBe(path)
  })

  test.each([
    ['that is nowhere', (folder: string) => rmSync(folder, { recursive: true })],
    ['that others can enter', (folder: string) => chmodSync(folder, 0o755)],
  ])('is not a session’s folder %s', (_, spoil) => {
    const [XDG_RUNTIME_DIR, temporary] = [join(freshFolder(), 'run'), freshFolder()]
    mkdirSync(XDG_RUNTIME_DIR, { mode: 0o700 })
    spoil(XDG_RUNTIME_DIR)
    const path = usualSocket(1, { XDG_RUNTIME_DIR, temporary })
    expect(path.startsWith(temporary)).toBe(true)
  })

  test.each([
    ['is open to others', (path: string) => mkdirSync(path, { mode: 0o750 })],
    ['is a link to a folder', (path: string) => symlinkSync(freshFolder(), path)],
    ['is a file', (path: string) => writeFileSync(path, '')],
  ])('is refused where what is there %s', (_, prepare) => {
    const temporary = freshFolder()
    prepare(join(temporary, own))
    const finding = () => usualSocket(8005, { temporary })
    expect(finding).toThrow(UserError)
    expect(finding).toThrow(/not a folder of yours alone .*--socket$/)
  })

  test.runIf(process.getuid?.() === 0)(
    'is refused where it is another’s',
    async () => {
      const { chownSync } = await import('node:fs')
      const temporary = freshFolder()
      mkdirSync(join(temporary, own), { mode: 0o700 })
      chownSync(join(temporary, own), 65534, 65534)
      expect(() => usualSocket(8005, { temporary })).toThrow(UserError)
    },
  )

  test('is refused in one line where no folder can be made', () => {
    const temporary = join(freshFolder(), 'missing')
    expect(() => usualSocket(8005, { temporary })).toThrow(/ENOENT.*--socket$/)
  })
})
