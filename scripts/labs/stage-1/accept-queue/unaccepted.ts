/** How much a client can send before anybody has accepted its connection. */
import {
  AF_INET,
  close,
  connect,
  EAGAIN,
  listen,
  Memory,
  MSG_DONTWAIT,
  MSG_NOSIGNAL,
  must,
  POLLOUT,
  PollSet,
  poll,
  SOCK_STREAM,
  send,
  socket,
} from '#sys'
import { boundSocket } from './answers.ts'

/** Milliseconds without room for another byte, after which there will be none. */
const SILENCE = 500

/** Bytes until the buffers of both ends were full. */
export function unaccepted(): number {
  const { fd: listener, address } = boundSocket()
  must(listen(listener, 1), 'listen')
  const client = must(socket(AF_INET, SOCK_STREAM, 0), 'socket')
  must(connect(client, address), 'connect')
  const sent = fill(client)
  close(client)
  close(listener)
  return sent
}

function fill(client: number): number {
  const memory = new Memory(64 * 1024)
  const room = new PollSet(1)
  room.set(0, client, POLLOUT)
  let sent = 0
  while (must(poll(room, 1, SILENCE), 'poll') > 0) {
    const taken = send(client, memory, 0, memory.length, MSG_DONTWAIT | MSG_NOSIGNAL)
    if (taken !== -EAGAIN) sent += must(taken, 'send')
  }
  return sent
}
