/** Gives up a client that takes nothing, and forgets to close a descriptor. */
import { openSync } from 'node:fs'
import type { Socket } from 'node:net'
import { HttpServer } from '../../servers/http-server.ts'

class LeaksADescriptorOfWhoNeverReads extends HttpServer {
  protected override async write(socket: Socket, bytes: Buffer): Promise<boolean> {
    const written = await super.write(socket, bytes)
    if (!written && !socket.destroyed) openSync('/dev/null', 'r')
    return written
  }
}

new LeaksADescriptorOfWhoNeverReads()
