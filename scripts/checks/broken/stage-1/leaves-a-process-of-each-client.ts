/** Starts a process for each client, which lives on when its client is gone. */
import { spawn } from 'node:child_process'
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class LeavesAProcessOfEachClient extends EchoServer {
  protected override accepted(socket: Socket): void {
    spawn('sleep', ['60'], { stdio: 'ignore' }).unref()
    super.accepted(socket)
  }
}

new LeavesAProcessOfEachClient(settingsFromCommandLine())
