/** Stage 3 from the command line. */
import { say } from '../1-echo/say.ts'
import { exitOnUserError } from '../1-echo/user-errors.ts'
import { open } from '../2-http/cli.ts'
import { readOptions } from './options.ts'
import { poolCrew } from './pool/crew.ts'
import { type ServerData, serverMemory, sharedServer } from './shared-server.ts'
import { supervise } from './supervisor.ts'
import { connectionCrew } from './thread-per-connection/crew.ts'

/** Starts the server that `words`, those after the script's name, ask for. */
export function cli(words: readonly string[]): void {
  exitOnUserError(() => {
    const options = readOptions(words)
    const { listener, name, reopenLogs, ...logs } = open(options)
    const memory = serverMemory(options)
    const data: ServerData = { ...logs, options, memory, began: Date.now() }
    const crewOf = options.model === 'pool' ? poolCrew : connectionCrew
    supervise({
      members: crewOf(data, listener),
      errors: sharedServer(data, options.threads).logs.errors,
      grace: options.drainTimeout,
      ready: () => say(`listening on http://${name}`),
      reopenLogs,
    })
  })
}
