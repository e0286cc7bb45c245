/** A master and its workers, first sitting: another process. */
import { Command } from 'commander'
import {
  ChildStatus,
  must,
  P_PID,
  posix_spawn,
  SpawnActions,
  SpawnAttributes,
  WEXITED,
  waitid,
} from '#sys'

if (process.argv[2] === 'worker') work()
else start()

/** Has workers, and waits for the end of each. */
function start(): void {
  const cli = new Command('first-prefork.ts')
    .description('Starts itself so many times, and waits for the end of each.')
    .option('--port <number>', 'listen on this port', Number, 8005)
    .option('--workers <number>', 'so many are started', Number, 4)
    .parse()
  process.on('uncaughtException', ({ message }) => cli.error(`error: ${message}`))
  const { workers } = cli.opts()
  const actions = new SpawnActions()
  const pids = Array.from({ length: workers }, () => spawn(actions))
  console.log(`${process.pid}, the master, has ${pids.join(', ')}`)
  for (const pid of pids) {
    const status = new ChildStatus()
    must(waitid(P_PID, pid, status, WEXITED), 'waitid')
    console.log(`${status.pid} has ended with ${status.status}`)
  }
}

/** This program once more, as a worker: its process's number. */
function spawn(actions: SpawnActions): number {
  const { argv, env, execArgv, execPath } = process
  const words = [execPath, ...execArgv, argv[1] as string, 'worker']
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`)
  const attributes = new SpawnAttributes()
  const pid = posix_spawn(execPath, actions, attributes, words, variables)
  return must(pid, 'posix_spawn')
}

/** Ends with a number that its master can tell from others. */
function work(): void {
  console.log(`  ${process.pid}, a worker; ${process.ppid} has started it`)
  process.exitCode = process.pid % 10
}
