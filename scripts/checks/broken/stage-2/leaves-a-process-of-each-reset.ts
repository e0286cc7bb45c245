/** Starts a process for a large file, which does not hear that the client is gone. */
import { spawn } from 'node:child_process'
import type { Socket } from 'node:net'
import { HttpServer } from '../../servers/http-server.ts'

class LeavesAProcessOfEachReset extends HttpServer {
  protected override async write(socket: Socket, bytes: Buffer): Promise<boolean> {
    const written = await super.write(socket, bytes)
    if (!written) spawn('sleep', ['60'], { stdio: 'ignore' }).unref()
    return written
  }
}

new LeavesAProcessOfEachReset()
