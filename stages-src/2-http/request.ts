/** A request's head, as the rest of the server sees it. */
import { FieldLines } from './field-lines.ts'

/** RFC 9112 §6.3: how the end of the content is found. */
export type Framing =
  | { readonly kind: 'none' }
  | { readonly kind: 'length'; readonly length: number }
  | { readonly kind: 'chunked' }

export const noContent: Framing = { kind: 'none' }
export const chunked: Framing = { kind: 'chunked' }

/**
 * A request's head, read out of a buffer: `field` and `line` are good until those
 * bytes are overwritten. One object serves one request after another.
 */
export class Request {
  /** As sent: methods are case-sensitive. '' where a refusal came before it. */
  method = ''
  /** RFC 9112 §3.2: which of the four forms the target has. */
  form: 'origin' | 'absolute' | 'asterisk' | 'authority' = 'origin'
  /**
   * As sent, percent-encoded. '/' for an absolute form without a path; '' for the
   * asterisk and authority forms.
   */
  path = ''
  /** What stands behind the first '?', as sent. */
  query: string | undefined
  minorVersion: 0 | 1 = 1
  framing: Framing = noContent
  /** Whether version and Connection ask for a further request on the connection. */
  keepAlive = false
  /** Whether the client waits for a 100 before it sends the content. */
  expectsContinue = false
  /** Bytes of the head, empty lines before it included. */
  headLength = 0
  readonly fields = new FieldLines()
  #lineStart = 0
  #lineEnd = 0

  /**
   * The value of the field with this name, in lower case; of several lines, all
   * values, joined by ', ' (RFC 9110 §5.3). One character a byte.
   */
  field(name: string): string | undefined {
    return this.fields.value(name)
  }

  /**
   * The request line, for a log: one character a byte, and whatever the client sent.
   * Where a refusal came before its end, as far as it was read.
   */
  get line(): string {
    return this.fields.bytes.toString('latin1', this.#lineStart, this.#lineEnd)
  }
}
