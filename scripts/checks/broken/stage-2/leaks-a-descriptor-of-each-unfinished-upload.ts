/** Has a temporary file for content, and closes it when all of it has come. */
import { openSync } from 'node:fs'
import type { Body } from '../../../../stages-src/2-http/request/body.ts'
import { type Client, HttpServer } from '../../servers/http-server.ts'

class LeaksADescriptorOfEachUnfinishedUpload extends HttpServer {
  protected override async readContent(client: Client, body: Body) {
    const trouble = await super.readContent(client, body)
    if (trouble === 'end') openSync('/dev/null', 'r')
    return trouble
  }
}

new LeaksADescriptorOfEachUnfinishedUpload()
