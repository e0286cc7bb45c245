/**
 * What the standard leaves to a server, and what is asked of one that has chosen otherwise than the
 * guide: one that has no files yet and answers every target with its page, that sends no entity
 * tags, ignores ranges, or takes no content with a GET.
 */
import type { Evidence } from '../failure.ts'
import type { Case, Expected, ExpectedResponse, Known, Send, Subject } from './case.ts'
import { ALPHABET } from './site.ts'

/** What `/alphabet.txt` is answered with: the file, or the page of a server that has no files. */
export function pageOf({ response }: Known): Buffer {
  return response.status === 200 ? response.content : Buffer.from(ALPHABET)
}

/** The cases of the subject as this server can be asked them. */
export function casesFor({ cases, ofRequests }: Subject, known: Known): readonly Case[] {
  const hasFiles = known.response.status !== 200 || pageOf(known).equals(Buffer.from(ALPHABET))
  const asked = cases.filter((one) => !needsTags(one, known) && !needsRanges(one, known))
  const untagged = known.hasTags ? asked : asked.map((one) => withoutTags(one, known))
  const fair = known.takesContent ? untagged : untagged.map((one) => orRefused(one, known))
  return ofRequests && !hasFiles ? fair.flatMap((one) => forAnyPage(one, known) ?? []) : fair
}

/** What is left out of the cases for what the server has chosen. */
export function choicesOf({ cases }: Subject, known: Known): Evidence[] {
  const without = (leftOut: (one: Case, known: Known) => boolean) =>
    cases.filter((one) => leftOut(one, known)).length
  const [tags, ranges] = [without(needsTags), without(needsRanges)]
  return [
    ...(tags === 0 ? [] : [choice('entity tags', `no ETag; ${tags} cases are left out`, '§8.8.3')]),
    ...(ranges === 0
      ? []
      : [choice('ranges', `the whole file for a range; ${ranges} cases are left out`, '§14.2')]),
  ]
}

function choice(what: string, came: string, section: string): Evidence {
  return {
    title: what,
    sent: 'GET /alphabet.txt',
    expected: what,
    came,
    rule: 'open',
    reading: `RFC 9110 ${section}: it leaves room here: this is advice`,
  }
}

/** It asks about an entity tag, which a server may leave out (RFC 9110 §8.8.3). */
function needsTags(one: Case, known: Known): boolean {
  if (known.hasTags) return false
  const isAsked = /^If-(None-Match|Match):|^If-Range: *(W\/)?"/im.test(bytesOf(one, known))
  const isAll = ({ fields = {} }: ExpectedResponse) => `${Object.keys(fields)}` === 'etag'
  return isAsked || expectedOf(one, known).responses.some(isAll)
}

/** What a response has beside the tag is asked for without it. */
function withoutTags(one: Case, known: Known): Case {
  const expected = expectedOf(one, known)
  const responses = expected.responses.map(({ fields: { etag, ...fields } = {}, ...response }) => {
    return { ...response, fields }
  })
  return { ...one, expect: { ...expected, responses } }
}

/** It expects a part of a file, where a server may send the whole (RFC 9110 §14.2). */
function needsRanges(one: Case, known: Known): boolean {
  const ofRanges = (status: number) => status === 206 || status === 416
  const isPart = ({ status }: ExpectedResponse) => [status].flat().every(ofRanges)
  return !known.takesRanges && expectedOf(one, known).responses.some(isPart)
}

/** Content of a GET may be refused, and then so may be the rest (RFC 9110 §9.3.1). */
function orRefused(one: Case, known: Known): Case {
  const expected = expectedOf(one, known)
  const [first] = expected.responses
  if (first === undefined || !sendsContent(bytesOf(one, known))) return one
  const refusal: ExpectedResponse = { status: [200, 400, 405, 411, 413, 415, 501], orAtOnce: true }
  const { toOldVersion = false, toHead = false, optional = false } = first
  return {
    ...one,
    expect: { responses: [{ ...refusal, toOldVersion, toHead, optional }], afterwards: 'either' },
  }
}

function sendsContent(bytes: string): boolean {
  return /^(?:GET|HEAD) .*?\r\n(content-length:[ \t]*0*[1-9]|transfer-encoding:)/is.test(bytes)
}

/** The case with the page in the place of the file; undefined where it asks for other files. */
function forAnyPage(one: Case, known: Known): Case | undefined {
  const expected = expectedOf(one, known)
  if (!expected.responses.every(isAboutRequests)) return undefined
  const page = pageOf(known)
  const responses = expected.responses.map((response) => {
    return response.content === ALPHABET ? { ...response, content: page } : response
  })
  return { ...one, expect: { ...expected, responses } }
}

/** What a server can know of a request without knowing a file. */
const OF_REQUESTS = [200, 400, 405, 411, 413, 414, 415, 417, 431, 501, 505]

function isAboutRequests({ status, content, fields = {} }: ExpectedResponse): boolean {
  const isPage = content === undefined || content === ALPHABET
  const known = [status].flat().every((one) => OF_REQUESTS.includes(one))
  return known && isPage && Object.keys(fields).every((name) => name === 'connection')
}

function expectedOf({ expect }: Case, known: Known): Expected {
  return typeof expect === 'function' ? expect(known) : expect
}

function bytesOf({ send }: Case, known: Known): string {
  const steps: Send = typeof send === 'function' ? send(known) : send
  return [steps]
    .flat()
    .filter((step) => typeof step === 'string')
    .join('')
}
