/** Stage 5 from the command line. */
import { close } from '#sys'
import { say, sayError } from '../1-echo/say.ts'
import { endOnUncaught } from '../1-echo/serve-on-thread.ts'
import { exitOnUserError } from '../1-echo/user-errors.ts'
import { type Opened, open } from '../2-http/cli.ts'
import type { Logs } from '../2-http/logs/logs.ts'
import { LoggingThread } from '../4-events/log/logging-thread.ts'
import { turnBesideNode } from '../4-events/loop/beside-node.ts'
import { EpollPoller } from '../4-events/loop/epoll-poller.ts'
import { EventLoop } from '../4-events/loop/event-loop.ts'
import { control } from './control/control-client.ts'
import { ControlServer } from './control/control-server.ts'
import { usualSocket } from './control/socket-path.ts'
import { top } from './control/top.ts'
import { Pinning } from './cpu/pinned.ts'
import {
  type Attendance,
  ListenerPerSeat,
  SharedListener,
} from './master/listeners.ts'
import { Master } from './master/master.ts'
import { leastConnections, Passing, roundRobin } from './master/passing.ts'
import { hearSignals } from './master/signals.ts'
import { spawnWorker } from './master/spawn-worker.ts'
import { MOST_WORKERS, type Options, readOptions } from './options.ts'
import { Scoreboard } from './scoreboard/scoreboard.ts'

// #region cli
/** Does what `words`, those after the script's name, ask for. */
export function cli(words: readonly string[]): void {
  exitOnUserError(() => {
    const options = readOptions(words)
    if (options.top) void top(options)
    else if (options.control === undefined) startMaster(options)
    else process.exitCode = control(options, options.control)
  })
}
// #endregion cli

// #region start-master
function startMaster(options: Options): void {
  const opened = open(options)
  const loop = new EventLoop(new EpollPoller(), sayError)
  // Who has asked for what, the workers write; the master tells of workers.
  const logs = { accessLog: -1, errorLog: opened.errorLog }
  const logging = new LoggingThread(logs, options.logLevel, loop)
  const { errors } = logging.logs
  let exitStatus = 0
  const master = masterOf(options, opened, loop, errors, (status, why) => {
    if (why !== undefined) sayError(why)
    exitStatus = status
    loop.stop()
  })
  const path = options.socket ?? usualSocket(portOf(opened))
  const controls = new ControlServer({ commands: master, errors, loop, path })
  endOnUncaught()
  hearSignals(master)
  controls.start()
  master.start()
  void turnBesideNode(loop)
    .then(() => controls.end())
    .then(() => logging.end())
    .then(() => process.exit(exitStatus))
}
// #endregion start-master

// #region master-of
/** While workers are recycled there are two for each seat; and some of those before. */
const SLOTS = 2 * MOST_WORKERS + 2

function masterOf(
  options: Options,
  opened: Opened,
  loop: EventLoop,
  errors: Logs['errors'],
  over: (status: number, why?: string) => void,
): Master {
  const board = Scoreboard.create(SLOTS)
  const { accessLog, errorLog, name, reopenLogs } = opened
  const start = () => spawnWorker({ accessLog, errorLog, scoreboard: board.fd })
  const pinning = options.pin ? new Pinning(errors) : undefined
  return new Master({
    ...{ board, errors, loop, options, over, reopenLogs },
    attendance: attendanceOf(options, opened, loop, errors),
    logs: [accessLog, errorLog].filter((fd) => fd >= 0),
    processorOf: (seat) => pinning?.processorOf(seat) ?? -1,
    spawn: (seat) => pinning?.startOn(seat, start) ?? start(),
    orders: (seat, slot) => ({
      ...{ options, seat, slot: slot.number, accessLog, errorLog },
    }),
    ready: () => say(`listening on http://${name}`),
  })
}
// #endregion master-of

// #region parts
/** How connections come to workers, as --balance says. */
function attendanceOf(
  { balance, host, maxConnections }: Options,
  opened: Opened,
  loop: EventLoop,
  errors: Logs['errors'],
): Attendance {
  const { listener } = opened
  switch (balance) {
    case 'kernel':
      return new SharedListener(listener)
    case 'reuseport': {
      // That the port was free is known now: sockets that share one would not say.
      close(listener)
      return new ListenerPerSeat(host, portOf(opened))
    }
    case 'round-robin':
      return new Passing(listener, loop, errors, roundRobin(maxConnections))
    case 'least-connections':
      return new Passing(listener, loop, errors, leastConnections(maxConnections))
  }
}

function portOf({ name }: Opened): number {
  return Number(name.split(':').at(-1))
}
// #endregion parts
