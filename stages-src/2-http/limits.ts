/** What a client may send, and how long it may take. */
import type { HeadLimits } from './request/head-limits.ts'

/** The times are milliseconds, Infinity for as long as it takes. */
export interface Limits {
  readonly head: HeadLimits
  /** Bytes of content. */
  readonly content: number
  /** A whole head, from its first byte; and the first byte of a connection. */
  readonly headerTimeout: number
  /** All of a request's content. */
  readonly bodyTimeout: number
  /** How long a client may take nothing of a response. */
  readonly writeTimeout: number
  /** From a response to the first byte of the next request. */
  readonly keepAliveTimeout: number
}

/** What of the command line's options the limits are made of. */
export interface LimitOptions extends Omit<Limits, 'head' | 'content'> {
  readonly maxRequestLine: number
  readonly maxFields: number
  readonly maxFieldBytes: number
  readonly maxBody: number
}

export function limitsOf(options: LimitOptions): Limits {
  const { headerTimeout, bodyTimeout, writeTimeout, keepAliveTimeout } = options
  return {
    head: {
      requestLine: options.maxRequestLine,
      fields: options.maxFields,
      fieldBytes: options.maxFieldBytes,
    },
    content: options.maxBody,
    headerTimeout,
    bodyTimeout,
    writeTimeout,
    keepAliveTimeout,
  }
}

/** The empty lines that may come before a request line. */
const EMPTY_LINES = 64
/** Room for content, or for requests in a row. */
const ROOM = 32 * 1024

/** Bytes that a head, and something behind it, are to have before them. */
export function headRoom({ requestLine, fieldBytes }: HeadLimits): number {
  return requestLine + fieldBytes + EMPTY_LINES + ROOM
}

/** Bytes of memory that an exchange has to be lent. */
export function inputSize(head: HeadLimits): number {
  return headRoom(head) + ROOM
}

/** Bytes of memory that any response's head and a small content fit into. */
export function outputSize({ requestLine }: HeadLimits): number {
  // A byte of the target may take three in a Location.
  return 4096 + 3 * requestLine + ROOM
}
