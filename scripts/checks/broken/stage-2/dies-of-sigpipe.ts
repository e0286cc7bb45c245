/** Does not survive a write to a client that is gone. */
import type { Socket } from 'node:net'
import { HttpServer } from '../../servers/http-server.ts'

class DiesOfSigpipe extends HttpServer {
  protected override async write(socket: Socket, bytes: Buffer): Promise<boolean> {
    const written = await super.write(socket, bytes)
    if (!written && socket.destroyed) process.kill(process.pid, 'SIGKILL')
    return written
  }
}

new DiesOfSigpipe()
