/** Puts the cases of a subject to a server, each whole and a byte at a time. */
import type { Check } from '../check.ts'
import type { Connection } from '../connection.ts'
import { fail } from '../failure.ts'
import type { Case, Expected, ForKnown, Known, Subject } from './case.ts'
import { HttpClient } from './client.ts'
import { exchange, type Manner } from './exchange.ts'
import { inWords } from './expect.ts'
import { get, getAlphabet, shown } from './request.ts'
import { field, type Response } from './response.ts'

/** The cases of a subject, each whole and a byte at a time, as one check. */
export function asCheck(subject: Subject): Check {
  return {
    id: subject.id,
    title: `${subject.title} (${subject.cases.length} cases)`,
    why: subject.why,
    reading: subject.reading,
    run: ({ connect }) => expectSubject(subject, connect),
  }
}

/** Opens a connection to the server whose behaviour is asked for. */
export type Connect = () => Promise<Connection>

const MANNERS: readonly Manner[] = ['whole', 'a byte at a time']

/** What became of a case sent in one manner. */
export interface Outcome {
  case: Case
  manner: Manner
  sent: string
  expected: string
  /** What came that should not have, or undefined. */
  wrong: string | undefined
}

/** Every case of the subjects in both manners, one after the other. */
export async function* outcomes(
  subjects: readonly Subject[],
  connect: Connect,
): AsyncGenerator<Outcome> {
  const known = await learn(connect)
  for (const one of subjects.flatMap(({ cases }) => cases)) {
    for (const manner of MANNERS) yield await outcome(one, known, manner, connect)
  }
}

/** Throws a CheckFailure for the first case of a subject that goes wrong. */
async function expectSubject(subject: Subject, connect: Connect): Promise<void> {
  for await (const { case: one, manner, sent, expected, wrong } of outcomes([subject], connect)) {
    if (!wrong) continue
    fail({
      sent: `${one.title} (${one.id}, ${manner}): ${sent}`,
      expected: `${expected} (${one.section}${one.stricter ? ', which leaves room' : ''})`,
      came: wrong,
    })
  }
}

async function outcome(
  one: Case,
  known: Known,
  manner: Manner,
  connect: Connect,
): Promise<Outcome> {
  const send = resolved(one.send, known)
  const expected: Expected = resolved(one.expect, known)
  const connection = await connect()
  const wrong = await exchange(connection, send, expected, manner)
  await connection.close()
  return { case: one, manner, sent: shown(send), expected: inWords(expected), wrong }
}

function resolved<T>(value: ForKnown<T>, known: Known): T {
  return typeof value === 'function' ? (value as (known: Known) => T)(known) : value
}

/** What the cases have to know of this server before they can be put to it. */
async function learn(connect: Connect): Promise<Known> {
  const response = await ask(connect, getAlphabet())
  const plain = await ask(connect, get('/compressed.txt'))
  const gzip = await ask(connect, get('/compressed.txt', 'Accept-Encoding: gzip'))
  const tag = (of: Response) => field(of, 'etag') ?? '"this server sends no ETag"'
  return { response, entityTag: tag(response), plainTag: tag(plain), gzipTag: tag(gzip) }
}

async function ask(connect: Connect, request: string): Promise<Response> {
  const client = new HttpClient(await connect())
  const response = await client.ask(request)
  await client.connection.close()
  return response
}
