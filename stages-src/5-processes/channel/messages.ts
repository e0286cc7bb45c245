/** What a master and a worker say to each other: a byte for the kind, and what it needs. */
import { deserialize, serialize } from 'node:v8'
import type { Message } from '#sys'

// #region kinds
/** From the master: what to be, and for whom to work. */
export const BEGIN = 1
/** Accept from the socket that comes with it; its number stands behind the kind. */
export const LISTEN = 2
/** No longer accept from that socket. */
export const IGNORE = 3
/** Serve the connection that comes with it; its peer stands behind the kind. */
export const CONNECTION = 4
/** Another is in your place: take leave of your clients, and end. */
export const RETIRE = 5
/** The server stops. */
export const STOP = 6
/** Log into what comes with it: the access log, the error log, or both. */
export const LOGS = 7

/** From a worker: it can serve. */
export const READY = 8
/** It has answered all that --max-requests lets it answer. */
export const WEARY = 9
/** It cannot begin: the reason stands behind the kind. */
export const FAILED = 10
// #endregion kinds

/** Bytes of the longest message. */
export const LONGEST_MESSAGE: number = 32 * 1024

// #region payload
/** Makes `message` one of `kind` with `value` behind it: its length. */
export function put(message: Message, kind: number, value: unknown): number {
  const bytes = value === undefined ? NOTHING : serialize(value)
  message.memory.bytes[0] = kind
  message.memory.bytes.set(bytes, 1)
  return 1 + bytes.length
}

/** What stands behind the kind of a message that has come. */
export function contentOf({ length, memory }: Message): unknown {
  return deserialize(memory.bytes.subarray(1, length))
}

const NOTHING = new Uint8Array(0)
// #endregion payload
