import { sleep, until } from '../../lib/patience.ts'
import { connectionSocket } from '../../lib/proc.ts'
import type { Check } from '../check.ts'
import type { Connection } from '../connection.ts'
import { fail, skip } from '../failure.ts'
import { count, moreThanTheKernelHolds, text } from '../payload.ts'

const milestone = 's1.milestone.3'

/** One second: long enough to tell apart from at once, short enough to wait for. */
const flag = '--idle-timeout 1'

const saysNothing: Check = {
  id: 'says-nothing',
  title: `ends a connection on which nothing comes (${flag})`,
  milestone,
  why: 'A client that connects and stays silent holds the server as long as it likes. It need not even be malicious: a peer whose cable was cut looks the same.',
  reading: 'UNP 14.2 Socket Timeouts; poll(2), on its timeout',
  async run({ connect, startWith, expectService }) {
    const server = await startWith(flag)
    const client = await connect(server)
    const start = performance.now()
    const outcome = await client.drain()
    const seconds = (performance.now() - start) / 1000
    if (!client.ending || seconds < 0.5) {
      fail({
        sent: `to a server started with ${flag}: a connection, and nothing on it`,
        expected: 'the server to end it after about 1 s',
        came: client.ending ? `${outcome} after ${seconds.toFixed(3)} s` : outcome,
      })
    }
    await expectService('a connection without a byte, ended by the server', server)
  },
}

const neverReads: Check = {
  id: 'never-reads',
  title: `ends a connection whose client never reads (${flag})`,
  milestone,
  why: 'The send buffer is full and stays full, so a write would wait for ever. A limit on reading alone does not help: this server is not reading.',
  reading: 'UNP 14.2 Socket Timeouts; TLPI 61.1; socket(7), SO_SNDTIMEO',
  async run({ connect, startWith, expectService, pidOf, patience }) {
    const server = await startWith(flag)
    pidOf(server)
    const client = await connect(server)
    await client.sendUntilStalled(moreThanTheKernelHolds())
    await sleep(800)
    const ended = await until(patience, () => isOver(server.address.port, client))
    if (!ended) {
      fail({
        sent: `to a server started with ${flag}: ${count(client.sent)}; and read none of the echo`,
        expected: 'the server to end the connection after about 1 s',
        came: `a connection that is still open after ${patience / 1000} s`,
      })
    }
    await expectService('a client that never read, ended by the server', server)
  },
}

/** The client does not read, so it cannot see the end itself; the server's socket shows it. */
function isOver(serverPort: number, client: Connection): boolean {
  if (client.ending) return true
  return connectionSocket(serverPort, client.localPort)?.state !== 'ESTABLISHED'
}

const slowButAlive: Check = {
  id: 'slow-but-alive',
  title: `keeps a connection on which something comes now and then (${flag})`,
  milestone,
  why: 'An idle timeout starts again with every byte. One that counts from accept cuts off the slow, who did nothing wrong.',
  reading: 'UNP 14.2 Socket Timeouts; poll(2)',
  async run(context) {
    const server = await context.startWith(flag)
    for (let attempt = 0; attempt < 10; attempt++) {
      const client = await context.connect(server)
      if (await speaksRegularly(client)) return
      await client.close()
    }
    skip('this machine is too busy to send something every 0.3 s')
  },
}

/** Says something every 0.3 s for 1.8 s. False if the machine made a pause that the server may cut. */
async function speaksRegularly(client: Connection): Promise<boolean> {
  let last = performance.now()
  for (let turn = 0; turn < 6; turn++) {
    await sleep(300)
    if (performance.now() - last > 700) return false
    last = performance.now()
    await client.expectEcho(text('still here\n'))
  }
  return true
}

export const timeouts: Check[] = [saysNothing, neverReads, slowButAlive]
