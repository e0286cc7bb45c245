/** A request's head, as the rest of the server sees it. */
import { FieldLines } from './field-lines.ts'
import type { Target } from './request-target.ts'

/** RFC 9112 §6.3: how the end of the content is found. */
export type Framing =
  | { readonly kind: 'none' }
  | { readonly kind: 'length'; readonly length: number }
  | { readonly kind: 'chunked' }

export const NO_CONTENT: Framing = { kind: 'none' }
export const CHUNKED: Framing = { kind: 'chunked' }

/**
 * A request's head, read out of a buffer: `field` and `line` are good until those
 * bytes are overwritten. One object serves one request after another.
 */
export class Request {
  /** As sent: methods are case-sensitive. '' where a refusal came before it. */
  method = ''
  /** RFC 9112 §3.2: which of the four forms the target has. */
  form: Target['form'] = 'origin'
  /**
   * As sent, percent-encoded. '/' for an absolute form without a path; '' for the
   * asterisk and authority forms.
   */
  path = ''
  /** What stands behind the first '?', as sent. */
  query: string | undefined
  minorVersion: 0 | 1 = 1
  framing: Framing = NO_CONTENT
  /** Whether version and Connection ask for a further request on the connection. */
  keepAlive = false
  /** Whether the client waits for a 100 before it sends the content. */
  expectsContinue = false
  /** Bytes of the head, empty lines before it included. */
  headLength = 0
  readonly fields = new FieldLines()
  #line = 0
  #lineEnd = 0

  /**
   * The value of the field with this name, in lower case; of several lines, all
   * values, joined by ', ' (RFC 9110 §5.3). One character a byte.
   */
  field(name: string): string | undefined {
    return this.fields.value(name)
  }

  /**
   * The request line, for a log: whatever the client sent, one character a byte. Of
   * a request that is refused before its line ends, what there is of it.
   */
  get line(): string {
    return this.fields.bytes.toString('latin1', this.#line, this.#lineEnd)
  }

  // #region filling
  /** Forgets the previous request. What follows is for the parser. */
  begin(bytes: Buffer): void {
    this.fields.clear(bytes)
    this.method = ''
    this.form = 'origin'
    this.path = ''
    this.query = undefined
    this.minorVersion = 1
    this.framing = NO_CONTENT
    this.keepAlive = false
    this.expectsContinue = false
    this.headLength = 0
    this.setLine(0, 0)
  }

  setLine(start: number, end: number): void {
    this.#line = start
    this.#lineEnd = end
  }

  setTarget({ form, path, pathEnd, end }: Target): void {
    const target = this.fields.bytes.toString('latin1', path, end)
    const hasQuery = pathEnd < end
    this.form = form
    this.path = hasQuery ? target.slice(0, pathEnd - path) : target
    if (form === 'absolute' && this.path === '') this.path = '/'
    this.query = hasQuery ? target.slice(pathEnd - path + 1) : undefined
  }
  // #endregion filling
}
