/** Keeps 32 bits of a chunk size. */
import type { Body } from '../../../../stages-src/2-http/request/body.ts'
import { type Client, HttpServer } from '../../servers/http-server.ts'

class CutsChunkSizesTo32Bits extends HttpServer {
  protected override async readContent(client: Client, body: Body) {
    const { incoming } = client
    const cut = incoming.bytes
      .toString('latin1')
      .replaceAll(/^0*1[0-9a-f]*([0-9a-f]{8})\r$/gim, '$1\r')
    incoming.bytes = Buffer.from(cut, 'latin1')
    return await super.readContent(client, body)
  }
}

new CutsChunkSizesTo32Bits()
