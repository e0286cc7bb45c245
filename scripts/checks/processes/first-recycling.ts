/** What the first program of week 17 does: new workers for old ones, and no request is lost. */
import { sleep, until } from '../../lib/patience.ts'
import { isThere, type Process, signalProcess } from '../../lib/processes.ts'
import type { Check } from '../check.ts'
import type { Context } from '../context.ts'
import { eachOf } from '../events/crowd.ts'
import { fail } from '../failure.ts'
import { hasEnded } from '../http/asker.ts'
import type { HttpClient } from '../http/client.ts'
import { untilRead } from '../http/progress.ts'
import { get } from '../http/request.ts'
import { members } from '../http/response.ts'
import { BEGUN, expectPage, FRONT, openMany, REST } from '../threads/clients.ts'
import { expectMany, MANY, namedIn, type Prefork, pageOf, startPrefork } from './first-programs.ts'
import { haveEnded, inWords } from './workers.ts'

const CLIENTS = 12
const ROUNDS = 3
/** Milliseconds that a client thinks between two requests. */
const THOUGHT = 30
const NEXT = get('/')

const newForOld: Check = {
  id: 'new-for-old',
  title: 'has new workers in the place of all old ones after SIGHUP, again and again',
  why: 'A worker that has run for weeks is replaced before it shows its age, and one with new settings takes its place. The master stays, and with it the listening socket.',
  reading: 'nginx, Controlling nginx; signal(7); TLPI 34.3, SIGHUP',
  async run(context) {
    const { server, flags, master, workers } = await startPrefork(context)
    let former = workers
    for (let round = 1; round <= ROUNDS; round += 1) {
      signalProcess(master, 'SIGHUP')
      const sent = `${flags}; SIGHUP to ${inWords([master])}`
      former = await expectMany(context, server, MANY, sent, former)
      for (const client of await openMany(context, CLIENTS, FRONT, server)) {
        await expectPage(client, `${sent}, and requests`)
      }
    }
  },
}

const newFirst: Check = {
  id: 'old-until-new',
  title: 'goes on with the old workers until the new ones are ready',
  why: 'A new process has to begin, which takes a while, and may fail at it. Until it says that it is ready somebody else has to answer.',
  reading: 'nginx, Controlling nginx; signal(7), SIGSTOP',
  async run(context) {
    const { server, flags, master, workers } = await startPrefork(context)
    signalProcess(master, 'SIGHUP')
    const newcomers = await stopNewcomers(context, server, workers)
    const sent = `${flags}; SIGHUP, each new worker stopped as soon as it is there, and requests`
    try {
      for (const client of await openMany(context, CLIENTS, FRONT, server)) {
        await expectPage(client, sent)
      }
      const left = workers.filter((one) => !isThere(one))
      if (left.length > 0) {
        const expected = 'the old workers to be there still'
        fail({ sent, expected, came: `an end of ${left.map(({ pid }) => pid).join(', ')}` })
      }
    } finally {
      for (const one of newcomers) signalProcess(one, 'SIGCONT')
    }
    await expectMany(context, server, MANY, `${sent}; then SIGCONT`, workers)
  },
}

const begun: Check = {
  id: 'begun-are-answered',
  title: 'answers whoever had begun to ask when SIGHUP came',
  why: 'Half a head is a request that is on its way. Whoever has taken the connection has to wait for the rest: nobody else has what has come already.',
  reading: 'RFC 9112 §9.6; nginx, Controlling nginx, graceful shutdown',
  async run(context) {
    const started = await startPrefork(context)
    const clients = await openMany(context, CLIENTS, BEGUN, started.server)
    await untilRead(context, started.server, clients)
    for (const other of await openMany(context, CLIENTS, FRONT, started.server)) {
      await expectPage(other, `${started.flags}, and half a head beside each request`)
    }
    const sent = `${started.flags}; ${CLIENTS} half heads, SIGHUP, and then the rest of each`
    await recycleAndWait(context, started, sent)
    for (const client of clients) {
      await client.send(REST)
      await expectPage(client, sent)
    }
  },
}

const told: Check = {
  id: 'told-before-the-end',
  title: 'ends no idle connection before it has said so: “Connection: close”, with one more answer',
  why: 'A client may ask at any moment, and so at the moment at which its connection is closed; that request is lost. Only with an answer can both know that it was the last.',
  reading: 'RFC 9112 §9.5, §9.6; RFC 9110 §7.6.1',
  async run(context) {
    const started = await startPrefork(context)
    const clients = await openMany(context, CLIENTS, NEXT, started.server)
    const sent = `${started.flags}; ${CLIENTS} connections that are kept, SIGHUP, and a request on each`
    for (const client of clients) await expectPage(client, sent)
    await recycleAndWait(context, started, sent)
    await eachOf(clients, async (client) => await expectTold(context, client, sent))
    if (await haveEnded(context, started.workers)) return
    const came = inWords(started.workers.filter(isThere))
    fail({ sent, expected: 'an end of the old workers after that', came })
  },
}

const silent: Check = {
  id: 'not-for-the-silent',
  title: 'has an end of the old workers, too, where a client never asks again',
  why: 'Somebody who says nothing for minutes would keep a worker of last week. So there is a time after which it goes all the same.',
  reading: 'nginx, worker_shutdown_timeout; RFC 9112 §9.5',
  async run(context) {
    const { server, flags, master, workers } = await startPrefork(context)
    for (const client of await openMany(context, CLIENTS, NEXT, server)) {
      await expectPage(client, `${flags}, and connections that are kept`)
    }
    signalProcess(master, 'SIGHUP')
    const sent = `${flags}; ${CLIENTS} connections that are kept, SIGHUP, and no request any more`
    if (await haveEnded(context, workers)) return
    const came = inWords(workers.filter(isThere))
    fail({ sent, expected: 'an end of the old workers', came })
  },
}

const nothingLost: Check = {
  id: 'recycled-under-load',
  title: 'loses no request where its workers are replaced again and again while all ask',
  why: 'Each step has a moment in which a request could fall between two workers: accepted and not read, read and not answered, sent to a socket that is just being closed.',
  reading: 'nginx, Controlling nginx; listen(2); RFC 9112 §9.6',
  async run(context) {
    const { server, flags, master, workers } = await startPrefork(context)
    let isOver = false
    let answered = 0
    const working = Array.from({ length: CLIENTS }, async (_, number) => {
      while (!isOver) {
        if (number % 2) await pageOf(context, server)
        else
          await askUntilTold(
            context,
            server,
            () => isOver,
            () => {
              answered += 1
            },
          )
        answered += 1
      }
    })
    const load = Promise.all(working)
    load.catch(() => undefined)
    const recycle = async () => {
      let former = workers
      for (let round = 1; round <= ROUNDS; round += 1) {
        const before = answered
        await until(context.patience, () => answered >= before + 4 * CLIENTS)
        signalProcess(master, 'SIGHUP')
        former = await expectMany(context, server, MANY, sent, former)
      }
    }
    const sent = `${flags}; SIGHUP, ${ROUNDS} times, under requests without a pause`
    await Promise.race([recycle(), load])
    isOver = true
    await load
  },
}

export const recycling: readonly Check[] = [newForOld, newFirst, begun, told, silent, nothingLost]

type Server = Prefork['server']

/** Sends SIGHUP, and waits until one of the new workers has answered. */
async function recycleAndWait(
  context: Context,
  { server, master, workers }: Prefork,
  sent: string,
): Promise<void> {
  signalProcess(master, 'SIGHUP')
  const isNew = ({ pid }: Process) => !workers.some((one) => one.pid === pid)
  const end = performance.now() + context.patience
  while (performance.now() < end) {
    const newcomers = server.descendants().filter(isNew)
    const page = await pageIfAny(context, server)
    if (namedIn(page, newcomers)) return
    await sleep(20)
  }
  fail({ sent, expected: 'an answer from a new worker', came: 'none' })
}

/** The page; nothing where a worker that goes has ended the connection, which is asked elsewhere. */
async function pageIfAny(context: Context, server: Server): Promise<string> {
  try {
    return await pageOf(context, server)
  } catch (error) {
    if (!hasEnded(error)) throw error
    return ''
  }
}

/** Stops each process that comes in the place of a worker, and waits for as many as there are. */
async function stopNewcomers(
  context: Context,
  server: Server,
  workers: readonly Process[],
): Promise<Process[]> {
  const isNew = ({ pid }: Process) => !workers.some((one) => one.pid === pid)
  const stopped = new Map<number, Process>()
  const end = performance.now() + context.patience
  while (stopped.size < workers.length && performance.now() < end) {
    for (const one of server.descendants().filter(isNew)) {
      signalProcess(one, 'SIGSTOP')
      stopped.set(one.pid, one)
    }
    await sleep(2)
  }
  return [...stopped.values()]
}

/** Asks until an answer says that it is the last: a worker hears of it in its own time. */
async function expectTold(context: Context, client: HttpClient, sent: string): Promise<void> {
  const end = performance.now() + context.patience
  for (;;) {
    await client.send(NEXT)
    const response = await client.response(sent)
    if (members(response, 'connection').includes('close')) break
    if (performance.now() > end) {
      fail({ sent, expected: '“Connection: close”, in the end', came: 'none' })
    }
    await sleep(THOUGHT)
  }
  await client.connection.expectEnd(`${sent}, which is answered with “Connection: close”`)
}

/** One connection for as long as it is kept. */
async function askUntilTold(
  context: Context,
  server: Server,
  isOver: () => boolean,
  answered: () => void,
): Promise<void> {
  const [client] = await openMany(context, 1, '', server)
  while (client && !isOver()) {
    await client.send(NEXT)
    const response = await client.response('a request on a connection that is kept')
    if (response.status !== 200) {
      fail({ sent: 'a request', expected: '200', came: `${response.status}` })
    }
    answered()
    if (members(response, 'connection').includes('close')) return
    await sleep(THOUGHT)
  }
  await client?.connection.close()
}
