/** Has room for three digits of the size of a chunk. */
import type { Body } from '../../../../stages-src/2-http/request/body.ts'
import { type Client, HttpServer } from '../../servers/http-server.ts'

class CutsChunkSizesToThreeDigits extends HttpServer {
  protected override async readContent(client: Client, body: Body) {
    const { incoming } = client
    const cut = incoming.bytes.toString('latin1').replace(/^([0-9a-f]{3})[0-9a-f]+\r$/gim, '$1\r')
    incoming.bytes = Buffer.from(cut, 'latin1')
    return await super.readContent(client, body)
  }
}

new CutsChunkSizesToThreeDigits()
