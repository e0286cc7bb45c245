import { existsSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import sirv from 'sirv'

export interface GuideServer {
  port: number
  /** For example `http://127.0.0.1:4321`, without a slash at the end. */
  address: string
  /** Stops listening and ends the connections that browsers keep open. */
  close(): Promise<void>
}

/**
 * Serves the built guide in `folder` on 127.0.0.1, compressed where the build left a compressed
 * sibling. Port 0 lets the kernel choose.
 *
 * Rejects with the error of `bind(2)` or `listen(2)`: `EADDRINUSE` when the port is taken.
 */
export function serveGuide(folder: string, port: number): Promise<GuideServer> {
  const server = createServer(answerFrom(folder))
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      resolve({
        port,
        address: `http://127.0.0.1:${port}`,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed())
            server.closeAllConnections()
          }),
      })
    })
  })
}

/** As `serveGuide`, on the first port that is free, from `port` upwards. */
export async function serveGuideNear(folder: string, port: number): Promise<GuideServer> {
  try {
    return await serveGuide(folder, port)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || port >= 65535) throw error
    return serveGuideNear(folder, port + 1)
  }
}

function answerFrom(folder: string): (request: IncomingMessage, response: ServerResponse) => void {
  const files = sirv(folder, {
    // Look at the disk for every request, so that a rebuilt guide is served without a restart.
    dev: true,
    etag: true,
    brotli: true,
    gzip: true,
    onNoMatch: (_request, response) => notFound(folder, response),
  })
  return (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { Allow: 'GET, HEAD' }).end()
      return
    }
    // A server may ignore a range (RFC 9110 §14.2); sirv throws on `bytes=20-10`.
    delete request.headers.range
    files(request, response)
  }
}

function notFound(folder: string, response: ServerResponse): void {
  const page = join(folder, '404.html')
  response.writeHead(404, { 'Content-Type': 'text/html;charset=utf-8' })
  response.end(existsSync(page) ? readFileSync(page) : 'Not found')
}
