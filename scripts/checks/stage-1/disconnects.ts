import { fileURLToPath } from 'node:url'
import { until } from '../../lib/patience.ts'
import type { Check } from '../check.ts'
import { moreThanTheKernelHolds, text } from '../payload.ts'

const milestone = 's1.milestone.3'

const resetBefore: Check = {
  id: 'reset-before-data',
  title: 'survives a client that resets before it has sent a byte',
  milestone,
  why: 'The connection may be gone before accept returns it, or before the first read. accept then says ECONNABORTED, or read says ECONNRESET; neither concerns the next client.',
  reading: 'UNP 5.11 Connection Abort before accept Returns; accept(2), Error handling',
  async run({ connect, expectService }) {
    for (let time = 0; time < 5; time++) {
      const client = await connect()
      client.reset()
    }
    const busy = await connect()
    await busy.expectEcho(text('keeping the server busy\n'))
    const queued = await connect()
    queued.reset()
    busy.halfClose()
    await busy.drain()
    await expectService('connections reset before a byte was sent, one of them in the backlog')
  },
}

const resetDuring: Check = {
  id: 'reset-during-data',
  title: 'survives a client that resets in the middle of its data',
  milestone,
  why: 'The server is in write when the reset comes: ECONNRESET at first, then EPIPE, and a SIGPIPE that kills whoever has not ignored it.',
  reading: 'UNP 5.13 SIGPIPE Signal; write(2), EPIPE; signal(7)',
  async run({ connect, expectService }) {
    const client = await connect()
    await client.sendUntilStalled(moreThanTheKernelHolds())
    client.reset()
    await expectService('a client that sent, did not read, and reset its connection')
  },
}

const resetAfter: Check = {
  id: 'reset-after-data',
  title: 'survives a client that resets after its data has come back',
  milestone,
  why: 'The read that waits for more fails with ECONNRESET. The connection is over, the server is not.',
  reading: 'RFC 9293 §3.5.3 Reset Processing; read(2); TLPI 61.6.5',
  async run({ connect, expectService }) {
    for (let time = 0; time < 3; time++) {
      const client = await connect()
      await client.expectEcho(text('and now the reset\n'))
      client.reset()
    }
    await expectService('an echoed line and a reset')
  },
}

const vanish: Check = {
  id: 'vanish',
  title: 'survives a client whose process is killed while it sends',
  milestone,
  why: 'Nobody says goodbye when a process dies. Its kernel answers for it: a FIN, or a reset where bytes were left unread.',
  reading: 'TLPI 61.6.5 TCP Connection Termination; RFC 9293 §3.5.2 Reset Generation',
  async run({ run, server, expectService, patience }) {
    const { host, port } = server.address
    const script = fileURLToPath(new URL('../vanishing-client.ts', import.meta.url))
    const client = run(`exec '${process.execPath}' '${script}' ${host} ${port}`)
    await until(patience, () => client.standardOutput.includes('stalled'))
    client.kill()
    await client.exited
    await expectService('a client that was killed with bytes under way')
  },
}

export const disconnects: Check[] = [resetBefore, resetDuring, resetAfter, vanish]
