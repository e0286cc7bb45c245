/** Puts the cases of a subject to a server, each whole and a byte at a time. */
import type { Check } from '../check.ts'
import type { Connection } from '../connection.ts'
import type { Context } from '../context.ts'
import { CheckFailure, type Evidence, fail } from '../failure.ts'
import { type Rule, ruleInWords } from '../rule.ts'
import type { Case, Expected, ForKnown, Known, Subject } from './case.ts'
import { casesFor, choicesOf, pageOf } from './choices.ts'
import { HttpClient } from './client.ts'
import { exchange, isReset, type Manner, type Occasion } from './exchange.ts'
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
    ...(subject.ofRequests && { needsNoFiles: true }),
    run: (context) => expectSubject(subject, context),
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
  for (const subject of subjects) {
    for (const one of subject.cases) yield* outcomesOf(one, { subject, known, connect })
  }
}

/** A case in both manners. */
async function* outcomesOf(one: Case, asked: Asked): AsyncGenerator<Outcome> {
  for (const manner of MANNERS) yield await outcome(one, manner, asked)
}

/** Whom a case is put to, and what it is about. */
interface Asked {
  subject: Subject
  known: Known
  connect: Connect
}

/** A server that says nothing to so many cases in a row is not asked the others. */
const SILENT_CASES = 3

/**
 * Puts every case to the server, those that are demanded first. Throws a CheckFailure where one
 * fails that is more than advice.
 */
async function expectSubject(subject: Subject, context: Context): Promise<void> {
  const known = await learn(context.connect)
  const cases = casesFor(subject, known)
  for (const choice of choicesOf(subject, known)) context.advise(choice)
  const asked: Asked = { subject, known, connect: context.connect }
  const wrong: Evidence[] = []
  let count = 0
  let silent = 0
  for (const one of byRule(cases)) {
    if (silent === SILENT_CASES) break
    count += 1
    const start = performance.now()
    const evidence = await wrongWithCase(one, asked)
    silent = evidence && performance.now() - start >= context.patience ? silent + 1 : 0
    if (evidence) wrong.push(evidence)
    if (evidence && !(await takesConnections(context))) break
  }
  const isAdvice = ({ rule }: Evidence) => rule === 'open'
  for (const advice of wrong.filter(isAdvice)) context.advise(advice)
  const [first, ...more] = wrong.filter((evidence) => !isAdvice(evidence))
  if (first) fail(first, { more, numbers: numbersOf(wrong, count, cases.length) })
}

/** The demanded cases, then what this guide asks for, then advice. */
function byRule(cases: readonly Case[]): Case[] {
  const order: readonly Rule[] = ['demanded', 'guide', 'open']
  return order.flatMap((rule) => cases.filter((one) => ruleOf(one) === rule))
}

function ruleOf({ rule = 'demanded' }: Case | Evidence): Rule {
  return rule
}

/** "38 of 70 cases fail, 32 of them demanded" */
function numbersOf(wrong: readonly Evidence[], asked: number, all: number): string {
  const demanded = wrong.filter((evidence) => ruleOf(evidence) === 'demanded').length
  const cut = asked < all ? `; ${all - asked} more were not asked` : ''
  return `${wrong.length} of ${asked} cases fail, ${demanded} of them demanded${cut}`
}

/** What is wrong with the case in the first manner in which something is. */
async function wrongWithCase(one: Case, asked: Asked): Promise<Evidence | undefined> {
  for await (const { manner, sent, expected, wrong } of outcomesOf(one, asked)) {
    if (!wrong) continue
    const rule = ruleOf(one)
    return {
      title: `${one.title} (${one.id}, ${manner})`,
      sent,
      expected,
      came: wrong,
      rule,
      reading: `${one.section}: ${ruleInWords(rule, 'it')}`,
    }
  }
  return undefined
}

/** Whether the server is still there, whatever it says. */
async function takesConnections({ connect }: Context): Promise<boolean> {
  try {
    await (await connect()).close()
    return true
  } catch (error) {
    if (error instanceof CheckFailure) return false
    throw error
  }
}

/** So often a case is put that a reset has cut short while it was sent, a byte at a time. */
const TRIES = 4

async function outcome(one: Case, manner: Manner, asked: Asked): Promise<Outcome> {
  const { known, subject } = asked
  const send = resolved(one.send, known)
  const expected: Expected = resolved(one.expect, known)
  let wrong: string | undefined
  for (let tries = 0; tries < TRIES; tries += 1) {
    const connection = await asked.connect()
    wrong = await exchange(connection, send, expected, manner, occasionOf(asked))
    await connection.close()
    // Whoever still writes when the reset comes loses what he has not read: that proves nothing.
    const isCut = wrong !== undefined && isReset(connection.ending)
    if (subject.resets || manner === 'whole' || !isCut) break
  }
  return { case: one, manner, sent: shown(send), expected: inWords(expected), wrong }
}

function occasionOf({ known, subject }: Asked): Occasion {
  const { persistent = false, resets = false, ofResponses = false } = subject
  return { page: pageOf(known), persistent, resets, ofResponses }
}

function resolved<T>(value: ForKnown<T>, known: Known): T {
  return typeof value === 'function' ? (value as (known: Known) => T)(known) : value
}

/** What the cases have to know of this server before they can be put to it. */
async function learn(connect: Connect): Promise<Known> {
  const response = await ask(connect, getAlphabet())
  const plain = await ask(connect, get('/compressed.txt'))
  const gzip = await ask(connect, get('/compressed.txt', 'Accept-Encoding: gzip'))
  const part = await ask(connect, getAlphabet('Range: bytes=0-4'))
  const withContent = await ask(connect, `${getAlphabet('Content-Length: 5')}abcde`)
  const tag = (of: Response) => field(of, 'etag') ?? '"this server sends no ETag"'
  return {
    response,
    entityTag: tag(response),
    plainTag: tag(plain),
    gzipTag: tag(gzip),
    hasTags: field(response, 'etag') !== undefined,
    takesRanges: part.status !== 200,
    takesContent: withContent.status === response.status,
  }
}

async function ask(connect: Connect, request: string): Promise<Response> {
  const client = new HttpClient(await connect())
  const response = await client.ask(request)
  await client.connection.close()
  return response
}
