/**
 * Both ends of a control socket without a server behind it: `serve PATH` answers there until it is
 * asked to stop, `ask PATH COMMAND` asks.
 */
import { sayError } from '../../stages-src/1-echo/say.ts'
import { exitOnUserError } from '../../stages-src/1-echo/user-errors.ts'
import { EpollPoller } from '../../stages-src/4-events/loop/epoll-poller.ts'
import { EventLoop } from '../../stages-src/4-events/loop/event-loop.ts'
import type { Commands } from '../../stages-src/5-processes/control/commands.ts'
import { control } from '../../stages-src/5-processes/control/control-client.ts'
import { ControlServer } from '../../stages-src/5-processes/control/control-server.ts'
import type { Status } from '../../stages-src/5-processes/scoreboard/status.ts'

/** In milliseconds. */
const LATER = 300

const [what, socket = '', ...command] = process.argv.slice(2)

exitOnUserError(() => {
  if (what === 'serve') serve()
  else process.exitCode = control({ socket, port: 0 }, command.join(' '))
})

function serve(): void {
  const loop = new EventLoop(new EpollPoller(), sayError)
  const errors = { write: (level: string, message: string) => sayError(`${level} ${message}`) }
  const commands: Commands = {
    // Who makes lines of so little stumbles.
    status: () => ({ balance: 'kernel' }) as Status,
    // As somebody does who has work to do for it: whoever asks has to wait.
    recycle: (done) => {
      loop.arm(loop.timer({ due: () => done('ok none replaced') }), loop.at.now + LATER)
    },
    scale: (workers) => `${workers} workers`,
    stop: () => {
      server.end()
      loop.stop()
    },
    // Anything that is open will do.
    scoreboard: 2,
  }
  const server = new ControlServer({ loop, path: socket, commands, errors })
  server.start()
  sayError('ready')
  loop.run()
}
