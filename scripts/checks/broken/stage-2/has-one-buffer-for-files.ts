/** Reads all files into one buffer, while what is in it is still on its way. */
import type { Socket } from 'node:net'
import { HttpServer } from '../../servers/http-server.ts'

class HasOneBufferForFiles extends HttpServer {
  readonly #buffer = Buffer.alloc(262_144)

  protected override async write(socket: Socket, bytes: Buffer): Promise<boolean> {
    bytes.copy(this.#buffer)
    await new Promise((resolve) => setImmediate(resolve))
    return super.write(socket, this.#buffer.subarray(0, bytes.length))
  }
}

new HasOneBufferForFiles()
