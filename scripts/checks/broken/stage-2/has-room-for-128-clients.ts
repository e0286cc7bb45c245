/** Has a table of 128 clients, and lets the next one have the place of another. */
import type { Socket } from 'node:net'
import { type Client, HttpServer, type Request } from '../../servers/http-server.ts'

class HasRoomFor128Clients extends HttpServer {
  readonly #paths: string[] = []
  readonly #seen = new WeakSet<Socket>()
  #accepted = 0

  protected override accepted(socket: Socket): void {
    Object.assign(socket, { place: this.#accepted++ % 128 })
    super.accepted(socket)
  }

  protected override async respond(client: Client, request: Request) {
    const { place } = client.socket as Socket & { place: number }
    const isFirst = !this.#seen.has(client.socket)
    this.#seen.add(client.socket)
    this.#paths[place] = request.path
    await new Promise((resolve) => setTimeout(resolve, isFirst ? 0 : 50))
    request.path = this.#paths[place]
    return await super.respond(client, request)
  }
}

new HasRoomFor128Clients()
