/** The thread that makes listings: whole responses, by stage 2's own rules. */
import { parentPort, workerData } from 'node:worker_threads'
import { parseRequest } from '../../2-http/request/parse-request.ts'
import { Request } from '../../2-http/request/request.ts'
import { respond } from '../../2-http/response/respond.ts'
import type { Response } from '../../2-http/response/response.ts'
import { siteOf } from '../../2-http/site.ts'
import type { Options } from '../options.ts'

// #region thread
/** It has been through the loop's own parser, whose limits were kept. */
const NO_LIMITS = { requestLine: 1 << 20, fields: 1 << 10, fieldBytes: 1 << 22 }

const site = siteOf(workerData as Options)
const request = new Request()

parentPort?.on('message', (head: string) => {
  const bytes = Buffer.from(head, 'latin1')
  parseRequest(bytes, 0, bytes.length, NO_LIMITS, request)
  const response = respond(request, site, Date.now())
  parentPort?.postMessage(response, whole(response))
})

/** What need not be copied: memory that nothing else lies in. */
function whole({ content }: Response): ArrayBuffer[] {
  return content.flatMap((piece) => {
    if (!(piece instanceof Uint8Array)) return []
    const { buffer, byteLength } = piece
    const isAlone =
      buffer instanceof ArrayBuffer && buffer.byteLength === byteLength
    return isAlone ? [buffer] : []
  })
}
// #endregion thread
