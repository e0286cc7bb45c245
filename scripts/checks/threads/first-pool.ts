/** What the first program of week 8 does: so many threads, for whoever has something to say. */
import { expectAsleep } from '../any-server/asleep.ts'
import type { Check } from '../check.ts'
import { fail } from '../failure.ts'
import { BEGUN, expectPage, expectPageLate, FRONT, openMany, REST } from './clients.ts'
import { settledThreadCount, threadCount } from './thread-count.ts'

/** How many threads there are to answer where two are enough, and where more are wanted. */
const FEW = 2
const MORE = 6
/** How many clients come at once: more than there are places in the queue of the guide's. */
const CROWD = 200
/** How many clients say nothing. */
const IDLE = 40

const soMany: Check = {
  id: 'so-many-threads',
  title: 'has as many threads as it is told, whoever comes',
  rule: 'guide',
  why: 'A pool starts its threads once, before anybody comes. What a crowd costs is time in the queue, and no memory.',
  reading: 'proc(5), /proc/[pid]/task; CS:APP 12.5.5; OSTEP 30.2',
  async run(context) {
    const few = await settledThreadCount(context, await context.startWith(`--threads ${FEW}`))
    const server = await context.startWith(`--threads ${MORE}`)
    const more = await settledThreadCount(context, server)
    const sent = `--threads ${FEW}, and then --threads ${MORE}`
    if (more - few !== MORE - FEW) {
      const expected = `${MORE - FEW} threads more than the ${few} of the first`
      fail({ sent, expected, came: `${more} threads` })
    }
    const pid = context.pidOf(server)
    const crowd = await openMany(context, 2 * MORE, BEGUN, server)
    for (const client of crowd.slice(0, MORE)) await client.send(REST)
    for (const client of crowd.slice(0, MORE)) await expectPage(client, `${crowd.length} clients`)
    if (threadCount(pid) === more) return
    fail({
      sent: `${crowd.length} clients`,
      expected: `${more} threads`,
      came: `${threadCount(pid)}`,
    })
  },
}

const meanwhile: Check = {
  id: 'others-meanwhile',
  title: 'answers others while one thread of several waits for its client',
  why: 'Who takes the head of a slow client keeps its thread until the head is whole. The other threads take what lies in the queue.',
  reading: 'CS:APP 12.5.5; UNP 30.12',
  async run(context) {
    const server = await context.startWith(`--threads ${MORE}`)
    const slow = await openMany(context, MORE - 1, BEGUN, server)
    const sent = `${slow.length} connections with half a head each, and whole requests`
    for (let turn = 0; turn < MORE; turn += 1) {
      for (const client of await openMany(context, 1, FRONT, server)) await expectPage(client, sent)
    }
    for (const client of slow.reverse()) {
      await client.send(REST)
      await expectPage(client, 'the rest of the last half head, and so on to the first')
    }
  },
}

const crowd: Check = {
  id: 'a-crowd',
  title: 'keeps whoever comes while all threads are at work',
  why: 'A queue has an end. When it is full, whoever wants to put something in has to wait; what is dropped in its place is a client who is never answered.',
  reading: 'CS:APP 12.5.4; OSTEP 30.2 The Producer/Consumer (Bounded Buffer) Problem',
  async run(context) {
    const server = await context.startWith(`--threads ${FEW}`)
    const slow = await openMany(context, FEW, BEGUN, server)
    const waiting = await openMany(context, CROWD, FRONT, server)
    for (const client of slow) await client.send(REST)
    const sent = `${FEW} connections with half a head each, ${CROWD} whole requests, and then the rest`
    for (const client of [...slow, ...waiting]) await expectPage(client, sent)
  },
}

const asleep: Check = {
  id: 'sleeps-when-idle',
  title: 'uses no processor while nobody asks',
  why: 'A thread that asks an empty queue again and again keeps a processor as busy as one that works.',
  reading: 'futex(2); OSTEP 30.1; CS:APP 12.5.4',
  async run(context) {
    const server = await context.startWith(`--threads ${FEW}`)
    await settledThreadCount(context, server)
    await openMany(context, FEW - 1, '', server)
    await expectAsleep(context, 'a connection without a word', server)
  },
}

const idle: Check = {
  id: 'idle-holds-nobody',
  title: 'needs no thread for a client that says nothing',
  why: 'Most connections are idle most of the time. One thread can watch them all with poll, and give to the others only those that have something to say.',
  reading: 'poll(2); TLPI 63.2.2; UNP 30.12',
  async run(context) {
    const server = await context.startWith(`--threads ${FEW}`)
    const silent = await openMany(context, IDLE, '', server)
    const [client] = await openMany(context, 1, FRONT, server)
    if (client) await expectPage(client, `${IDLE} connections without a word, and one request`)
    const sent = `${IDLE} connections without a word, and then a request on the last`
    for (const late of silent.reverse()) await expectPageLate(context, late, sent, server)
  },
}

export const pool: readonly Check[] = [soMany, meanwhile, crowd, asleep, idle]
