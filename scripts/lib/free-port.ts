/** Ports for servers that run beside each other. */
import { createServer } from 'node:net'

/**
 * A port nobody listens on. It lies below the range from which the kernel takes the ports of
 * outgoing connections (`ip_local_port_range`), so that no client can take it in the meantime.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 20_000)
    if (await canListen(port)) return port
  }
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, () => server.close(() => resolve(true)))
  })
}
