/** Starts a process for each client, and never asks how it has ended. */
import type { Socket } from 'node:net'
import { must, posix_spawn, SpawnActions, SpawnAttributes } from '#sys'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class LeavesAZombieOfEachClient extends EchoServer {
  protected override closed(socket: Socket): void {
    const nothing = [new SpawnActions(), new SpawnAttributes()] as const
    must(posix_spawn('/bin/true', ...nothing, [], []), 'posix_spawn')
    super.closed(socket)
  }
}

new LeavesAZombieOfEachClient(settingsFromCommandLine())
