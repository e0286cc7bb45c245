/** Clients that hold a connection without using it, and those who must be served meanwhile. */
import type { Check } from '../../check.ts'
import type { Context } from '../../context.ts'
import { fail } from '../../failure.ts'
import { clientOf } from '../ask.ts'
import { Asker } from '../asker.ts'
import { protocol } from '../protocol.ts'
import { get, getAlphabet } from '../request.ts'

/** Seconds in which a client must be served although others hold connections and say nothing. */
const AT_ONCE = 1.5

const idleGivesWay: Check = {
  id: 'idle-gives-way',
  title: 'serves a new client at once although another keeps its connection',
  why: 'A sequential server has one connection at a time. One on which nothing is asked is held for the client’s convenience, and ends when somebody else needs the server.',
  reading: 'RFC 9112 §9.3 and §9.5; poll(2)',
  async run(context) {
    const first = await clientOf(context)
    await first.ask(getAlphabet())
    const seconds = await secondsToServe(context, 'a client that keeps its connection')
    expectAtOnce(seconds, 'a request; and, while its connection is kept, another client’s request')
  },
}

const silentGivesWay: Check = {
  id: 'silent-gives-way',
  title: 'serves a new client at once although another has connected and says nothing',
  why: 'Browsers open connections on suspicion. One that has said nothing yet need not be waited for when another has.',
  reading: 'RFC 9112 §9.5; poll(2)',
  async run(context) {
    await context.connect()
    const seconds = await secondsToServe(context, 'a client that says nothing')
    expectAtOnce(seconds, 'nothing on one connection; and a request on another')
  },
}

const browser: Check = {
  id: 'six-connections',
  title: 'serves a browser with six connections without stalling',
  why: 'A browser opens up to six connections to a server and keeps them. Waiting for each to time out would take half a minute for a page.',
  reading: 'RFC 9112 §9.4; WHATWG Fetch §2.6 Connections',
  async run(context) {
    const start = performance.now()
    const tabs = Array.from({ length: 6 }, (_, number) => lane(context, number))
    await Promise.all(tabs)
    expectAtOnce((performance.now() - start) / 1000 / 2, 'four files on each of six connections')
  },
}

/** One of a browser's connections: four files, on a new connection whenever the last one ended. */
async function lane(context: Context, number: number): Promise<void> {
  const asker = new Asker(context)
  for (const file of ['/index.html', '/style.css', '/script.js', '/image.png']) {
    const response = await asker.ask(get(`${file}?lane-${number}`))
    if (response.status !== 200) {
      fail({ sent: `GET ${file}`, expected: '200', came: `${response.status}` })
    }
  }
}

async function secondsToServe(context: Context, before: string): Promise<number> {
  const start = performance.now()
  await protocol.expectService(context, before)
  return (performance.now() - start) / 1000
}

function expectAtOnce(seconds: number, sent: string): void {
  if (seconds < AT_ONCE) return
  const expected = `a response within ${AT_ONCE} s`
  fail({ sent, expected, came: `a response after ${seconds.toFixed(1)} s` })
}

export const fairness: Check[] = [idleGivesWay, silentGivesWay, browser]
