/** GET, HEAD, and all other methods. */
import type { Case, Judge, Known, Subject } from '../case.ts'
import { absent, like, open } from '../case.ts'
import { answered, either, served } from '../expect.ts'
import { getAlphabet, head, request } from '../request.ts'
import { field, members } from '../response.ts'
import { ALPHABET } from '../site.ts'

/** A 405 names what would have been allowed; a method that nobody has registered is a 501. */
const allowsReading: Judge = (response) => {
  const allowed = (field(response, 'allow') ?? '').split(/\s*,\s*/)
  return ['GET', 'HEAD'].every((method) => allowed.includes(method))
    ? undefined
    : `Allow: ${field(response, 'allow') ?? 'missing'}`
}

const allowsReadingIf405: Judge = (response) =>
  response.status === 405 ? allowsReading(response) : undefined

const REFUSED_METHODS = ['PUT', 'DELETE', 'PATCH', 'PROPFIND', 'LOCK', 'MKCOL', 'REPORT']
const UNKNOWN_METHODS: Record<string, string> = {
  unknown: 'FROBNICATE',
  lower: 'get',
  capital: 'Get',
  'lower-head': 'head',
  longer: 'GETT',
  shorter: 'GE',
  prefix: 'HEADGET',
  punctuation: "!#$%&'*+-.^_`|~",
  digit: 'GET1',
}

const cases: Case[] = [
  {
    id: 'method-get',
    title: 'GET',
    section: 'RFC 9110 §9.3.1',
    send: getAlphabet(),
    expect: served({ fields: { 'content-length': '26' } }),
  },
  {
    id: 'method-head',
    title: 'HEAD',
    section: 'RFC 9110 §9.3.2',
    send: request('HEAD', '/alphabet.txt'),
    expect: ({ response }: Known) =>
      answered(200, { toHead: true, judged: 'the fields of GET', judge: sameFields(response) }),
  },
  {
    id: 'method-head-empty',
    title: 'HEAD of an empty file',
    section: 'RFC 9110 §9.3.2',
    send: request('HEAD', '/empty.txt'),
    expect: answered(200, { toHead: true }),
  },
  {
    id: 'method-head-missing',
    title: 'HEAD of a file that is not there',
    section: 'RFC 9110 §9.3.2',
    send: request('HEAD', '/not-there'),
    expect: answered(404, { toHead: true }),
  },
  {
    id: 'method-head-redirect',
    title: 'HEAD of a directory without its slash',
    section: 'RFC 9110 §9.3.2',
    send: request('HEAD', '/sub'),
    expect: answered(301, { toHead: true, fields: { location: like('/sub/', /\/sub\/$/) } }),
    rule: 'open',
  },
  {
    id: 'method-head-directory',
    title: 'HEAD of a directory',
    section: 'RFC 9110 §9.3.2',
    send: request('HEAD', '/sub/'),
    expect: answered(200, {
      toHead: true,
      fields: { 'content-type': like('text/html', /^text\/html/) },
    }),
    rule: 'open',
  },
  {
    id: 'method-head-listing',
    title: 'HEAD of a listing',
    section: 'RFC 9110 §9.3.2',
    send: request('HEAD', '/bare/'),
    expect: answered(200, {
      toHead: true,
      fields: { 'content-type': like('text/html', /^text\/html/) },
    }),
    rule: 'open',
  },
  {
    id: 'method-head-large',
    title: 'HEAD of a large file',
    section: 'RFC 9110 §9.3.2',
    send: request('HEAD', '/large.bin'),
    expect: answered(200, { toHead: true, fields: { 'content-length': '1500000' } }),
  },
  {
    id: 'method-head-range',
    title: 'HEAD with Range, which is defined for GET only',
    section: 'RFC 9110 §14.2',
    send: request('HEAD', '/alphabet.txt', 'Range: bytes=0-4'),
    expect: answered(200, { toHead: true, fields: { 'content-range': absent } }),
  },
  {
    id: 'method-options',
    title: 'OPTIONS of a file',
    section: 'RFC 9110 §9.3.7',
    send: request('OPTIONS', '/alphabet.txt'),
    expect: answered([200, 204], {
      content: '',
      judged: 'GET and HEAD in Allow',
      judge: allowsReading,
    }),
    rule: 'open',
  },
  {
    id: 'method-options-all',
    title: 'OPTIONS *',
    section: 'RFC 9110 §9.3.7',
    send: head('OPTIONS * HTTP/1.1', 'Host: localhost'),
    expect: answered([200, 204], {
      content: '',
      judged: 'GET and HEAD in Allow',
      judge: allowsReading,
    }),
    rule: 'open',
  },
  {
    id: 'method-options-condition',
    title: 'OPTIONS with a condition that does not hold',
    section: 'RFC 9110 §13.2.1',
    send: request('OPTIONS', '/alphabet.txt', 'If-Match: "no such tag"'),
    expect: answered([200, 204]),
    rule: 'open',
  },
  open(refusedMethod('POST')),
  ...REFUSED_METHODS.map(refusedMethod),
  {
    id: 'method-trace',
    title: 'TRACE',
    section: 'RFC 9110 §9.3.8',
    send: request('TRACE', '/alphabet.txt', 'Cookie: secret=1'),
    expect: answered(405, { content: { not: like('the cookie that was sent', /secret=1/) } }),
    rule: 'open',
  },
  ...Object.entries(UNKNOWN_METHODS).map(
    ([id, method]): Case => ({
      id: `method-${id}`,
      title: `the method ${method}`,
      section: 'RFC 9110 §9.1',
      send: request(method, '/alphabet.txt'),
      expect: either([400, 405, 501], { content: { not: like('the file', new RegExp(ALPHABET)) } }),
    }),
  ),
  ...Object.entries(UNKNOWN_METHODS).map(
    ([id, method]): Case => ({
      id: `method-${id}-501`,
      title: `the method ${method}, which is not registered`,
      section: 'RFC 9110 §15.6.2',
      send: request(method, '/alphabet.txt'),
      expect: either(501),
      rule: 'open',
    }),
  ),
  {
    id: 'method-override',
    title: 'X-HTTP-Method-Override, which is no method',
    section: 'RFC 9110 §9.1',
    send: getAlphabet('X-HTTP-Method-Override: DELETE'),
    expect: served(),
  },
]

/** 501 is right for a server that does not know the method (RFC 9110 §9.1). */
function refusedMethod(method: string): Case {
  return {
    id: `method-${method.toLowerCase()}`,
    title: `${method} of a file`,
    section: 'RFC 9110 §15.5.6',
    send: request(method, '/alphabet.txt', 'Content-Length: 0'),
    expect: answered([405, 501], {
      judged: 'GET and HEAD in Allow if it is 405',
      judge: allowsReadingIf405,
    }),
  }
}

/** HEAD says what GET would have said (but for the Date). */
function sameFields(get: Known['response']): Judge {
  const compared = [
    'content-type',
    'content-length',
    'last-modified',
    'etag',
    'accept-ranges',
    'vary',
  ]
  return (response) => {
    const different = compared.find(
      (name) =>
        field(response, name) !== undefined &&
        `${members(response, name)}` !== `${members(get, name)}`,
    )
    if (different)
      return `${different}: ${field(response, different)}, and ${field(get, different)} for GET`
    const lost = ['content-type', 'last-modified', 'etag'].find(
      (name) => field(get, name) !== undefined && field(response, name) === undefined,
    )
    return lost && `no ${lost}, which GET has`
  }
}

export const methods: Subject = {
  id: 'methods',
  title: 'serves GET and HEAD, and says which methods it allows',
  why: 'HEAD is GET without its content, to the last field. A method that exists and is not for this resource gets 405 with Allow; one that nobody has heard of gets 501.',
  reading: 'RFC 9110 §9 and §15.5.6; IANA HTTP Method Registry',
  cases,
  ofResponses: true,
}
