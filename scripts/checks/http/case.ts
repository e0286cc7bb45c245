/** What a case of the HTTP suite consists of: what is sent, and what is to come back. */
import type { Rule } from '../rule.ts'
import type { Response } from './response.ts'

/**
 * One case of the behaviour suite: what goes over a connection of its own, and what must come back.
 * It knows the files of `site.ts` and nothing of the server that serves them.
 */
export interface Case {
  /** Unique among all cases. */
  id: string
  /** What is sent, as a noun: "two Host lines". */
  title: string
  /** What asks for the answer that is expected: `RFC 9112 §3.2`. */
  section: string
  send: ForKnown<Send>
  expect: ForKnown<Expected>
  /** Who asks for it; the standard, with a MUST, where nothing is said. */
  rule?: Rule
}

/** The case, for which the standard leaves room. */
export function open(one: Case): Case {
  return { ...one, rule: 'open' }
}

/** The case, which this guide asks for by its milestone. */
export function guide(one: Case): Case {
  return { ...one, rule: 'guide' }
}

/** What several cases are about: they are run together, as one check. */
export interface Subject {
  id: string
  /** What a correct server does, as a sentence without its subject. */
  title: string
  why: string
  reading: string
  cases: readonly Case[]
  /** It is about requests, and can be asked of a server that has one page and no files. */
  ofRequests?: true
  /**
   * It is about what a response says of itself. Elsewhere it is not asked for a Date, or for what
   * goes with its status: what is left out fails one subject and not all.
   */
  ofResponses?: true
  /** It is about kept connections: a server that ends each behind its response is not right here. */
  persistent?: true
  /** It is about how connections end: a reset in the place of the end is wrong here, and only here. */
  resets?: true
}

/** Either the thing itself or what makes it of what is known about the server. */
export type ForKnown<T> = T | ((known: Known) => T)

/** What a server says of the known files, asked before the first case. */
export interface Known {
  /** The entity tag of `/alphabet.txt`, with its quotes. */
  entityTag: string
  /** The entity tag of `/compressed.txt` as it is, and in its gzip coding. */
  plainTag: string
  gzipTag: string
  /** The head of `/alphabet.txt`'s response to GET. */
  response: Response
  /** What it has chosen where the standard leaves room: see `choices.ts`. */
  hasTags: boolean
  takesRanges: boolean
  takesContent: boolean
}

/** Bytes (a character each), or several steps: bytes, waiting, and the end of what is sent. */
export type Send = string | readonly Step[]

export type Step = string | typeof awaitContinue | typeof awaitResponse | typeof halfClose

/** Nothing more is sent before a 100 or a final response has come. */
export const awaitContinue = { step: 'await 100' } as const
/** Nothing more is sent before the next final response has come. */
export const awaitResponse = { step: 'await a response' } as const
/** FIN: nothing more will be sent. */
export const halfClose = { step: 'end of what is sent' } as const

export interface Expected {
  /** The final responses, in order and no more than these. */
  responses: readonly ExpectedResponse[]
  /**
   * `open`: a further request is answered. `closed`: the end of the stream comes, and no reset.
   * `either`: whichever of the two it is, it is done properly.
   */
  afterwards: 'open' | 'closed' | 'either'
}

export interface ExpectedResponse {
  status: number | readonly number[]
  /** The connection may also end in its place. */
  optional?: boolean
  /** It answers HEAD: its length is that of a content that does not come. */
  toHead?: boolean
  /** It answers a request of HTTP/1.0. */
  toOldVersion?: boolean
  /** By name in lower case: the whole value, what it is like, or `absent`. */
  fields?: Readonly<Record<string, string | Like | typeof absent>>
  content?: string | Buffer | Like | Not
  /** How many 100 responses come before it: none if not given. */
  interim?: readonly number[]
  /** It may also come at once, without any of those. */
  orAtOnce?: boolean
  /** A question that is put to the whole response, and what it asks for in words: "with …". */
  judge?: Judge
  judged?: string
}

export const absent = Symbol('absent')

/** What a value or content is like, and the same as a noun: "text/html", "the words front page". */
export type Like = RegExp & { readonly words: string }

export function like(words: string, pattern: RegExp): Like {
  return Object.assign(new RegExp(pattern), { words })
}

export interface Not {
  not: Like
}

/** Says what is wrong with a response, or undefined. */
export type Judge = (response: Response) => string | undefined
