/** What sockets can be told and asked: setsockopt(2), getsockopt(2). */
import { ENOPROTOOPT } from '../errors.ts'
import {
  IPPROTO_TCP,
  SO_ERROR,
  SO_LINGER,
  SOL_SOCKET,
  TCP_DEFER_ACCEPT,
} from '../socket-options.ts'
import { withTcp } from './call.ts'
import type { Call } from './kernel.ts'
import type { TcpSocket } from './tcp-socket.ts'
import { bytesAt } from './user-memory.ts'

export const optionCalls: Readonly<Record<string, Call>> = {
  setsockopt: (kernel, fd = -1, level = 0, option = 0, value = 0, length = 0) =>
    withTcp(kernel, fd, (it) =>
      setOption(it, level, option, bytesAt(value, length)),
    ),

  getsockopt: (kernel, fd = -1, level = 0, option = 0, value = 0, length = 0) =>
    withTcp(kernel, fd, (it) => {
      const isError = level === SOL_SOCKET && option === SO_ERROR
      const found = isError ? it.takeError() : it.options.get(`${level}:${option}`)
      if (found === undefined) return -ENOPROTOOPT
      bytesAt(value, 4).writeInt32LE(found)
      bytesAt(length, 4).writeUInt32LE(4)
      return 0
    }),
}

/** Most options change nothing that a program could see here, and are remembered. */
function setOption(
  socket: TcpSocket,
  level: number,
  option: number,
  value: Buffer,
): number {
  const number = value.readInt32LE(0)
  socket.options.set(`${level}:${option}`, number)
  if (level === SOL_SOCKET && option === SO_LINGER) {
    socket.resetsOnClose = number !== 0 && value.readInt32LE(4) === 0
  }
  if (level === IPPROTO_TCP && option === TCP_DEFER_ACCEPT) {
    socket.deferral = number
    if (socket.queue) socket.queue.deferral = number
  }
  return 0
}
