/** The requests that cases send, and how they are shown to a person. */
import { printableBytes } from '../printable.ts'
import type { Send } from './case.ts'

/** Lines, each ended by CRLF, and the empty line that ends a head. */
export function head(...lines: string[]): string {
  return `${lines.join('\r\n')}\r\n\r\n`
}

/** A request of HTTP/1.1 without content, with a Host field before the fields given. */
export function request(method: string, target: string, ...fields: string[]): string {
  return head(`${method} ${target} HTTP/1.1`, 'Host: localhost', ...fields)
}

export function get(target: string, ...fields: string[]): string {
  return request('GET', target, ...fields)
}

/** What most cases ask for, with the fields that the case is about. */
export function getAlphabet(...fields: string[]): string {
  return get('/alphabet.txt', ...fields)
}

/** A GET of HTTP/1.0, which needs no Host. */
export function oldGet(target: string, ...fields: string[]): string {
  return head(`GET ${target} HTTP/1.0`, ...fields)
}

/** A GET whose content, of this text, is framed as chunked. */
export function chunked(content: string, ...fields: string[]): string {
  return getAlphabet('Transfer-Encoding: chunked', ...fields) + content
}

/** A request that must not be seen: behind a refusal, or in content. */
export const HIDDEN = get('/marker.txt')

/** What a case sends, for a person: control characters escaped, long stretches left out. */
export function shown(send: Send): string {
  const steps = typeof send === 'string' ? [send] : send
  return steps
    .map((step) => (typeof step === 'string' ? `"${abridged(escaped(step))}"` : step.step))
    .join(', ')
}

/** Bytes, a character each, as a person can read them. */
export function escaped(bytes: string): string {
  return printableBytes(bytes)
}

export function abridged(text: string, most = 300): string {
  if (text.length <= most) return text
  const half = Math.floor(most / 2)
  return `${text.slice(0, half)}[… ${text.length - 2 * half} more …]${text.slice(-half)}`
}
