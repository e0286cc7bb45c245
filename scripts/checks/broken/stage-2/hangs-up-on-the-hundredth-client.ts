/** Ends the connection of each client that finds a hundred before it. */
import type { Socket } from 'node:net'
import { HttpServer } from '../../servers/http-server.ts'

class HangsUpOnTheHundredthClient extends HttpServer {
  protected override accepted(socket: Socket): void {
    if (this.clients.size < 100) super.accepted(socket)
    else socket.destroy()
  }
}

new HangsUpOnTheHundredthClient()
