import { expect, test } from 'vitest'
import { SocketAddress } from '#sys'
import { Peers } from './peers.ts'

test('are kept by descriptor, of both versions of IP', () => {
  const memory = new SharedArrayBuffer(Peers.bytes(4))
  const [peers, others] = [new Peers(memory), new Peers(memory)]
  peers.write(1, SocketAddress.internet('127.0.0.1', 4321))
  peers.write(3, SocketAddress.internet('2001:db8::7', 80))
  const peer = new SocketAddress()
  const read = (fd: number) => {
    others.read(fd, peer)
    return `${peer}`
  }
  expect([read(3), read(1), peers.capacity]).toEqual([
    '[2001:db8::7]:80',
    '127.0.0.1:4321',
    4,
  ])
})
