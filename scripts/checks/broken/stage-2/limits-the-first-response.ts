/** Has a limit for writing the first response of a connection, and for no other. */
import type { Socket } from 'node:net'
import { HttpServer } from '../../servers/http-server.ts'

class LimitsTheFirstResponse extends HttpServer {
  protected override async write(socket: Socket, bytes: Buffer): Promise<boolean> {
    if (socket.bytesWritten < 1_000) return await super.write(socket, bytes)
    return await new Promise((resolve) => socket.write(bytes, (error) => resolve(!error)))
  }
}

new LimitsTheFirstResponse()
