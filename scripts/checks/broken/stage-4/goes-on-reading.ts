/** Takes requests without end from a client who reads nothing, and keeps the responses. */
import type { Socket } from 'node:net'
import { HttpServer } from '../../servers/http-server.ts'

class GoesOnReading extends HttpServer {
  protected override async write(socket: Socket, bytes: Buffer): Promise<boolean> {
    socket.write(bytes)
    return true
  }
}

new GoesOnReading()
