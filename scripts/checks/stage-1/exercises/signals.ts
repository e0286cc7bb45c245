/** Exercise 2 asks for a timeout that survives signals, which the stage's own checks do not. */
import { within } from '../../../lib/patience.ts'
import { isAboutASecond } from '../../any-server/idle-timeout.ts'
import type { Check } from '../../check.ts'
import { protocol } from '../../echo/protocol.ts'
import { fail } from '../../failure.ts'

export const timeoutDespiteSignals: Check = {
  id: 'timeout-despite-signals',
  title: 'ends a silent connection in time, however often signals interrupt the wait',
  why: 'poll returns EINTR after every signal, which says nothing of the peer. Who then gives up has cut off a client that did nothing wrong; who then waits for the full time again never comes to the end of it; what counts is the moment at which patience ends.',
  reading: 'poll(2), EINTR; signal(7), Interruption of system calls; TLPI 21.5',
  async run(context) {
    const { patience } = context
    const server = await context.startWith('--idle-timeout 1')
    context.pidOf(server)
    const start = performance.now()
    const client = await context.connect(server)
    const ended = client.drain()
    const deadline = start + patience
    let signals = 0
    while (!client.ending && server.alive && performance.now() < deadline) {
      server.signal('SIGWINCH')
      signals++
      await within(200, ended)
    }
    if (!client.ending) {
      fail({
        sent: `a connection, nothing on it, and ${signals} times SIGWINCH to the server`,
        expected: 'the server to end the connection after about 1 s',
        came: server.program?.exit?.description ?? 'a connection that is still open',
      })
    }
    const seconds = (performance.now() - start) / 1000
    if (!isAboutASecond(seconds)) {
      fail({
        sent: `a connection, nothing on it, and ${signals} times SIGWINCH to the server`,
        expected: 'the server to end the connection after about 1 s, and not when a signal comes',
        came: `its end after ${seconds.toFixed(2)} s`,
      })
    }
    await protocol.expectService(context, 'a silent connection and signals', server)
  },
}
