import { existsSync, lstatSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { close, must } from '#sys'
import { closeNow, owned } from '../../../tests/support/kernel.ts'
import { UserError } from '../../1-echo/user-errors.ts'
import { connectTo } from './asking.ts'
import { ControlSocket } from './control-socket.ts'

/** A path for a socket, in a folder that lasts as long as the test. */
function freshPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'control-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return join(folder, 'master.sock')
}

function opened(path: string): ControlSocket {
  const socket = new ControlSocket(path)
  owned(socket.listener)
  return socket
}

describe('a control socket', () => {
  test('is for its user alone, whatever the umask is', () => {
    const before = process.umask(0)
    onTestFinished(() => void process.umask(before))
    const path = freshPath()
    opened(path)
    expect(lstatSync(path).mode & 0o777).toBe(0o600)
  })

  test('is removed at the end', () => {
    const path = freshPath()
    opened(path).remove()
    expect(existsSync(path)).toBe(false)
  })

  test('takes the place of one that a dead master has left', () => {
    const path = freshPath()
    closeNow(opened(path).listener)
    expect(existsSync(path)).toBe(true)
    opened(path)
    must(close(connectTo(path)), 'close')
  })

  test('does not take the place of a living one', () => {
    const path = freshPath()
    opened(path)
    expect(() => new ControlSocket(path)).toThrow(UserError)
    expect(() => new ControlSocket(path)).toThrow(
      /a master answers there; .*--socket$/,
    )
    must(close(connectTo(path)), 'close')
  })

  test('does not take it even where so many wait that nobody more can connect', () => {
    const path = freshPath()
    opened(path)
    let refusal: unknown
    while (refusal === undefined) {
      try {
        owned(connectTo(path))
      } catch (error) {
        refusal = error
      }
    }
    expect((refusal as Error).message).toMatch(/asked by too many/)
    expect(() => new ControlSocket(path)).toThrow(/a master answers there/)
  })

  test('removes nothing but a socket', () => {
    const path = freshPath()
    writeFileSync(path, 'a letter')
    expect(() => new ControlSocket(path)).toThrow(/is no socket: .*--socket$/)
    expect(existsSync(path)).toBe(true)
  })

  test('leaves the file of another that has come in its place', () => {
    const path = freshPath()
    const first = opened(path)
    rmSync(path)
    opened(path)
    first.remove()
    expect(existsSync(path)).toBe(true)
  })

  test('is refused in one line where there is no such folder', () => {
    const path = join(freshPath(), 'further')
    expect(() => new ControlSocket(path)).toThrow(UserError)
    expect(() => new ControlSocket(path)).toThrow(/^bind to .*ENOENT; .*--socket$/)
  })
})

test('who asks where nobody answers is told so in one line', () => {
  const path = freshPath()
  const expected = `no stage 5 server answers at ${path}; start one with npm run stage -- 5`
  expect(() => connectTo(path)).toThrow(expected)
  closeNow(opened(path).listener)
  expect(() => connectTo(path)).toThrow(expected)
})
