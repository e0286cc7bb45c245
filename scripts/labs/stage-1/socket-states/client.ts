/** The client whose connections are looked at. */
import {
  AF_INET,
  close,
  connect,
  getsockname,
  Memory,
  MSG_NOSIGNAL,
  must,
  resetOnClose,
  SHUT_WR,
  SOCK_CLOEXEC,
  SOCK_STREAM,
  SocketAddress,
  send,
  shutdown,
  socket,
} from '#sys'

/** One end of a connection, moved from state to state by one system call at a time. */
export class Client {
  readonly port: number
  readonly #fd: number

  /** Returns once the handshake is over, whether or not the server has accepted. */
  constructor(serverPort: number) {
    this.#fd = must(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), 'socket')
    must(connect(this.#fd, SocketAddress.internet('127.0.0.1', serverPort)), 'connect')
    const address = new SocketAddress()
    must(getsockname(this.#fd, address), 'getsockname')
    this.port = address.port
  }

  send(text: string): void {
    const memory = new Memory(text.length)
    memory.bytes.write(text, 'latin1')
    must(send(this.#fd, memory, 0, memory.length, MSG_NOSIGNAL), 'send')
  }

  halfClose(): void {
    must(shutdown(this.#fd, SHUT_WR), 'shutdown')
  }

  close(): void {
    close(this.#fd)
  }

  reset(): void {
    must(resetOnClose(this.#fd), 'setsockopt')
    close(this.#fd)
  }
}
