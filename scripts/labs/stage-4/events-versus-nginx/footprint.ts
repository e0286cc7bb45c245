/** What a server takes besides the CPU time of requests: memory, time to start, garbage. */
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { until } from '../../../lib/patience.ts'
import { Program } from '../../../lib/program.ts'
import { interleave } from '../../interleave.ts'
import { LabFailure, type Session } from '../../lab.ts'
import { runAutocannon, runWrk, type Sample } from '../../load/load.ts'
import { pinning } from '../../pinning.ts'
import type { ServerProcess } from '../../server-process.ts'
import { available, type Contender, SMALL, startContender, startEvents } from '../contenders.ts'
import { openIdle } from '../idle-connections.ts'

export interface Footprint {
  /** Bytes of a process's own memory for each idle connection, by contender. */
  memory: ReadonlyMap<Contender, readonly number[]>
  /** How many connections were idle. */
  connections: number
  /** Milliseconds from the command to a socket that listens. */
  start: ReadonlyMap<Starter, readonly number[]>
  /** Bytes that stage 4 allocates on its heap for a usual request. */
  allocated: readonly number[]
}

export async function footprintOf(session: Session, root: string): Promise<Footprint> {
  const names = available(['stage', 'nginx', 'kept'], session)
  const connections = session.quick ? 200 : 10_000
  const start = (name: Contender) =>
    startContender(name, { root, log: undefined, folder: session.folder })
  const turns = { rounds: session.quick ? 1 : 3, warmUp: 0 }
  const memory = await interleave(
    names.map((name) => ({ name, measure: () => memoryOfIdle(start, name, connections, session) })),
    turns,
    (text) => session.progress(`memory of idle connections, ${text}`),
  )
  const starts = await interleave(
    Object.entries(commands(root)).map(([name, command]) => ({
      name: name as Starter,
      measure: () => timeToListen(command),
    })),
    { ...turns, rounds: session.quick ? 1 : 7 },
    (text) => session.progress(`time to start, ${text}`),
  )
  session.progress('bytes allocated')
  const allocated = await allocatedARequest(session, root)
  return { memory, connections, start: starts, allocated }
}

type Start = (name: Contender) => Promise<ServerProcess>

/** Of a server that has served for a moment, so that it has what it needs for itself. */
async function memoryOfIdle(
  start: Start,
  name: Contender,
  connections: number,
  session: Session,
): Promise<number> {
  const server = await start(name)
  try {
    await ask(server, session)
    const before = server.memory().anonymous
    const idle = await openIdle(server.port, connections)
    const after = server.memory().anonymous
    await idle.stop()
    return (after - before) / connections
  } finally {
    await server.stop()
  }
}

/** Whose start is timed: nginx does not say when it listens, and Node alone listens to nobody. */
export type Starter = 'stage' | 'whole' | 'bare'

function commands(root: string): Record<Starter, readonly string[]> {
  const own = ['stages-src/4-events/main.ts', '--port', '0', '--access-log', 'off', '--root', root]
  return {
    stage: [process.execPath, ...own],
    whole: [process.execPath, 'scripts/labs/peers/node-http.ts', root],
    bare: [process.execPath, '--eval', "console.log('listening on nothing')"],
  }
}

/** From the command to the line that says that it listens. */
async function timeToListen(command: readonly string[]): Promise<number> {
  const began = performance.now()
  const program = new Program([...pinning('server'), ...command])
  while (!program.standardOutput.some((line) => line.startsWith('listening on '))) {
    if (program.exit) throw new LabFailure(`${command.join(' ')} does not listen`)
    await program.news
  }
  const took = performance.now() - began
  await program.stop()
  return took
}

/** Makes a server tell what it has allocated when it is sent SIGUSR2. */
const WITNESS = 'scripts/labs/stage-4/events-versus-nginx/allocation.ts'

/** Between two requests to tell. The first round is thrown away, for the server is cold. */
async function allocatedARequest(session: Session, root: string): Promise<number[]> {
  const file = join(session.folder, 'allocated')
  const server = await startEvents({ root, log: undefined }, [], {
    node: ['--import', `./${WITNESS}`],
    environment: { ALLOCATED: file },
  })
  try {
    const found: number[] = []
    for (let round = 0; round < (session.quick ? 2 : 4); round++) {
      const before = await allocatedBy(server, file)
      const { count } = await ask(server, session)
      found.push(((await allocatedBy(server, file)) - before) / count)
    }
    return found.slice(1)
  } finally {
    await server.stop()
  }
}

/** Bytes that the server has allocated on its heap since it started. */
async function allocatedBy({ pid }: ServerProcess, file: string): Promise<number> {
  rmSync(file, { force: true })
  process.kill(pid, 'SIGUSR2')
  const told = await until(5000, () => existsSync(file) && readFileSync(file, 'utf8'))
  if (!told) throw new LabFailure('the server does not say what it has allocated')
  return Number(told)
}

function ask(server: ServerProcess, { quick, tools }: Session): Promise<Sample> {
  const client = tools.has('wrk') ? runWrk : runAutocannon
  return client(server, { path: SMALL, connections: 64 }, quick ? 1 : 2)
}
