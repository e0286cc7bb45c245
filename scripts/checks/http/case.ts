/** What a case of the HTTP suite consists of: what is sent, and what is to come back. */
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
  /** The standard leaves room here, and a server of the guide does not use it. */
  stricter?: true
}

/** The case, for which the standard leaves room. */
export function stricter(one: Case): Case {
  return { ...one, stricter: true }
}

/** What several cases are about: they are run together, as one check. */
export interface Subject {
  id: string
  /** What a correct server does, as a sentence without its subject. */
  title: string
  why: string
  reading: string
  cases: readonly Case[]
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
  /** By name in lower case: the whole value, a pattern, what it must not be like, or `absent`. */
  fields?: Readonly<Record<string, string | RegExp | Not | typeof absent>>
  content?: string | Buffer | RegExp | Not | Judge
  /** How many 100 responses come before it: none if not given. */
  interim?: readonly number[]
  /** A question that is put to the whole response. */
  judge?: Judge
}

export const absent = Symbol('absent')

export interface Not {
  not: RegExp
}

/** Says what is wrong with a response, or undefined. */
export type Judge = (response: Response) => string | undefined
