/** Bytes to send, small ones in words and large ones by rule. */
import { createCipheriv } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** Bytes to send, known by position, so that gigabytes of them need no memory. */
export interface Payload {
  length: number
  /** The payload in words, for a report. */
  description: string
  /** The bytes from `offset` on, at most `length` of them. */
  bytes(offset: number, length: number): Buffer
}

export function text(content: string): Payload {
  return literal(Buffer.from(content), JSON.stringify(content))
}

export function literal(content: Buffer, description: string): Payload {
  return {
    length: content.length,
    description,
    bytes: (offset, length) => content.subarray(offset, offset + length),
  }
}

/**
 * Bytes that look random and are the same on every run. They repeat only after a prime number
 * of bytes: data that a server moves by a whole buffer, of whatever size, never looks right.
 */
export function pattern(length: number): Payload {
  return {
    length,
    description: `${count(length)} of mixed binary data`,
    bytes: (offset, wanted) => patternBytes(offset, Math.min(wanted, length - offset)),
  }
}

/** A part of what `pattern` gives without an end: two that begin elsewhere have other bytes. */
export function patternFrom(start: number, length: number): Payload {
  return {
    ...pattern(length),
    bytes: (offset, wanted) => patternBytes(start + offset, Math.min(wanted, length - offset)),
  }
}

/**
 * More than can rest on the way between a client that sends and does not read and a server that
 * stops at its write: the send and receive buffers of both directions (tcp(7), tcp_rmem), and the
 * little that a server keeps itself.
 */
export function moreThanTheKernelHolds(): Payload {
  const payload = pattern(2 * (largest('tcp_rmem') + largest('tcp_wmem')) + 16_000_000)
  return { ...payload, description: 'as much mixed binary data as went through' }
}

function largest(setting: string): number {
  try {
    const values = readFileSync(`/proc/sys/net/ipv4/${setting}`, 'utf8').trim().split(/\s+/)
    return Number(values[2])
  } catch {
    return 8_000_000 // not Linux, and the server may well be elsewhere
  }
}

const PERIOD = 1_048_573
const LONGEST_SLICE = 1_048_576
const NOISE = createCipheriv('aes-128-ctr', Buffer.alloc(16, 5), Buffer.alloc(16)).update(
  Buffer.alloc(PERIOD),
)
const REPEATED = Buffer.concat([NOISE, NOISE, NOISE])

function patternBytes(offset: number, length: number): Buffer {
  const start = offset % PERIOD
  return REPEATED.subarray(start, start + Math.min(length, LONGEST_SLICE))
}

/** `1,048,576 bytes`, `1 byte`. */
export function count(bytes: number): string {
  return `${bytes.toLocaleString('en')} ${bytes === 1 ? 'byte' : 'bytes'}`
}

/** A few bytes for a report: as text where they are text, as hexadecimal otherwise. */
export function preview(bytes: Uint8Array, most = 16): string {
  const shown = Buffer.from(bytes.subarray(0, most))
  const more = bytes.length > most ? ' …' : ''
  const isText = shown.every((byte) => byte === 10 || byte === 13 || (byte >= 32 && byte < 127))
  if (isText) return `${JSON.stringify(shown.toString('latin1'))}${more}`
  return `${shown.toString('hex').replaceAll(/..(?=.)/g, '$& ')}${more}`
}

/** At which byte of `chunk` it is not what the payload has from `offset` on; undefined where it is. */
export function firstDifference(
  chunk: Buffer,
  payload: Payload,
  offset: number,
): number | undefined {
  for (let position = 0; position < chunk.length; ) {
    const expected = payload.bytes(offset + position, chunk.length - position)
    const came = chunk.subarray(position, position + expected.length)
    if (!came.equals(expected))
      return position + came.findIndex((byte, at) => byte !== expected[at])
    position += expected.length
  }
  return undefined
}
