import { openSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import {
  EEXIST,
  ENOENT,
  EPERM,
  EPOLL_CLOEXEC,
  EPOLL_CTL_ADD,
  EPOLL_CTL_DEL,
  EPOLL_CTL_MOD,
  EPOLLET,
  EPOLLHUP,
  EPOLLIN,
  EPOLLOUT,
  EPOLLRDHUP,
  EpollEvents,
  epoll_create1,
  epoll_ctl,
  epoll_wait,
  must,
  nodeLoopDescriptor,
  SHUT_WR,
  shutdown,
} from '#sys'
import { closeNow, owned, pair, say } from '../../tests/support/kernel.ts'

function newEpoll(): number {
  return owned(must(epoll_create1(EPOLL_CLOEXEC), 'epoll_create1'))
}

/** Events, descriptor and generation of all that is ready now. */
function ready(epoll: number): [number, number, number][] {
  const events = new EpollEvents(8)
  const count = must(epoll_wait(epoll, events, 0), 'epoll_wait')
  return Array.from({ length: count }, (_, index) => [
    events.events(index),
    events.fd(index),
    events.generation(index),
  ])
}

describe('epoll', () => {
  test('gives back descriptor and generation, as often as it is asked', () => {
    const epoll = newEpoll()
    const [talking, listening] = pair()
    expect(epoll_ctl(epoll, EPOLL_CTL_ADD, listening, EPOLLIN, 0x7fffffff)).toBe(0)
    expect(ready(epoll)).toEqual([])
    say(talking, 'x')
    expect(ready(epoll)).toEqual([[EPOLLIN, listening, 0x7fffffff]])
    expect(ready(epoll)).toEqual([[EPOLLIN, listening, 0x7fffffff]])
  })

  test('tells news once where it is asked for edges', () => {
    const epoll = newEpoll()
    const [talking, listening] = pair()
    const events = EPOLLIN | EPOLLOUT | EPOLLET
    expect(epoll_ctl(epoll, EPOLL_CTL_ADD, listening, events, 1)).toBe(0)
    expect(ready(epoll)).toEqual([[EPOLLOUT, listening, 1]])
    expect(ready(epoll)).toEqual([])
    say(talking, 'x')
    expect(ready(epoll)).toEqual([[EPOLLIN | EPOLLOUT, listening, 1]])
    expect(ready(epoll)).toEqual([])
  })

  test('changes and deletes what it watches', () => {
    const epoll = newEpoll()
    const [talking, listening] = pair()
    expect(epoll_ctl(epoll, EPOLL_CTL_MOD, listening, EPOLLIN, 1)).toBe(-ENOENT)
    expect(epoll_ctl(epoll, EPOLL_CTL_ADD, listening, EPOLLIN, 1)).toBe(0)
    expect(epoll_ctl(epoll, EPOLL_CTL_ADD, listening, EPOLLIN, 1)).toBe(-EEXIST)
    say(talking, 'x')
    expect(epoll_ctl(epoll, EPOLL_CTL_MOD, listening, EPOLLOUT, 2)).toBe(0)
    expect(ready(epoll)).toEqual([[EPOLLOUT, listening, 2]])
    expect(epoll_ctl(epoll, EPOLL_CTL_DEL, listening, 0, 0)).toBe(0)
    expect(ready(epoll)).toEqual([])
  })

  test('tells of a peer that sends no more, and of one that is gone', () => {
    const epoll = newEpoll()
    const [talking, listening] = pair()
    epoll_ctl(epoll, EPOLL_CTL_ADD, listening, EPOLLIN | EPOLLRDHUP, 1)
    shutdown(talking, SHUT_WR)
    expect(ready(epoll)).toEqual([[EPOLLIN | EPOLLRDHUP, listening, 1]])
    closeNow(talking)
    expect(ready(epoll)).toEqual([[EPOLLIN | EPOLLRDHUP | EPOLLHUP, listening, 1]])
  })

  test('does not watch a file, which never keeps anybody waiting', () => {
    const file = openSync(import.meta.filename, 'r')
    expect(epoll_ctl(newEpoll(), EPOLL_CTL_ADD, owned(file), EPOLLIN, 0)).toBe(
      -EPERM,
    )
  })

  test("watches Node's own loop", () => {
    const fd = nodeLoopDescriptor()
    expect(epoll_ctl(newEpoll(), EPOLL_CTL_ADD, fd, EPOLLIN, 0)).toBe(0)
  })
})
