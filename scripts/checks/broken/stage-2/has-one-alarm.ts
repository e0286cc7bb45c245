/** Has one alarm for the whole process, which the next client sets anew. */
import type { Socket } from 'node:net'
import { type Client, HttpServer, type Request } from '../../servers/http-server.ts'

class HasOneAlarm extends HttpServer {
  #alarm: NodeJS.Timeout | undefined

  protected override async readHead(client: Client, request: Request) {
    this.#set(client.socket)
    return await super.readHead(client, request, Infinity)
  }

  protected override headDeadline(): number {
    return performance.now() + 1e8
  }

  #set(socket: Socket): void {
    clearTimeout(this.#alarm)
    this.#alarm = setTimeout(() => socket.destroy(), this.options.headerTimeout)
  }
}

new HasOneAlarm()
