/** The server of `npm start`: the built guide on a port of this machine. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serveFile } from './static-files.ts'

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
  const server = createServer((request, response) => void serveFile(folder, request, response))
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      // From here on it is accept(2) that fails, for want of descriptors: the next may succeed.
      server.on('error', (error) => console.error(error.message))
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
