/** Has a table of its clients, from which it takes nobody out. */
import type { Socket } from 'node:net'
import { HttpServer } from '../../servers/http-server.ts'

class KeepsAllClients extends HttpServer {
  readonly #table: Socket[] = []

  protected override accepted(socket: Socket): void {
    this.#table.push(socket)
    super.accepted(socket)
  }
}

new KeepsAllClients()
