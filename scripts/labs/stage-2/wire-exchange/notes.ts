/** What is to be said of each line of a message. */
import { LabFailure } from '../../lab.ts'

/** A line without its end, its end, and a remark. */
export interface Annotated {
  text: string
  end: '\r\n' | '\n'
  note: string
}

/** `lines`: as `cat -A` shows them. */
export function annotateRequest(lines: readonly string[]): Annotated[] {
  return annotate(lines, {
    first: 'request line: method, target (a path and a query), version (RFC 9112 §3)',
    fields: requestFields,
    empty: 'an empty line ends the head; no content is announced, none follows (§6.3)',
    content: '',
  })
}

/** `lines`: as `cat -A` shows them. */
export function annotateResponse(lines: readonly string[]): Annotated[] {
  return annotate(lines, {
    first: 'status line: version, status, a phrase that nobody reads (RFC 9112 §4)',
    fields: responseFields,
    empty: 'an empty line: from here on, so many bytes as Content-Length says',
    content: 'the content: the bytes of the file, whatever they are',
  })
}

const requestFields: Readonly<Record<string, string>> = {
  Host: 'which site is meant; exactly one in HTTP/1.1 (RFC 9112 §3.2)',
  Accept: 'media types that the client can show (RFC 9110 §12.5.1)',
  Connection: 'close: after this response, no further request (RFC 9112 §9.6)',
}

const responseFields: Readonly<Record<string, string>> = {
  Date: 'when the response was made (RFC 9110 §6.6.1)',
  'Content-Type': 'what the bytes are, and in which charset text is written (§8.3)',
  'Content-Length': 'bytes of content: where the next response would begin (§8.6)',
  'Last-Modified': 'when the file last changed, to the second (§8.8.2)',
  ETag: 'a name for exactly these bytes, to be asked about later (§8.8.3)',
  'Accept-Ranges': 'parts of the file can be asked for (§14.3)',
  'Cache-Control': 'no-cache: keep it, and ask before each use (RFC 9111 §5.2.2.4)',
  Vary: 'another Accept-Encoding may get other bytes (RFC 9110 §12.5.5)',
  'X-Content-Type-Options': 'nosniff: believe the Content-Type (Fetch standard)',
  Connection: 'close: the end of the stream comes next (RFC 9112 §9.6)',
}

interface Notes {
  first: string
  fields: Readonly<Record<string, string>>
  empty: string
  content: string
}

function annotate(lines: readonly string[], notes: Notes): Annotated[] {
  let inHead = true
  return lines.map((line, index) => {
    const end = line.endsWith('^M$') ? '\r\n' : '\n'
    const text = line.slice(0, end === '\r\n' ? -3 : -1)
    const note = inHead ? noteOn(text, index, notes) : notes.content
    if (text === '') inHead = false
    return { text, end, note }
  })
}

function noteOn(text: string, index: number, { first, fields, empty }: Notes): string {
  if (index === 0) return first
  if (text === '') return empty
  const name = text.slice(0, text.indexOf(':'))
  const note = fields[name]
  if (note === undefined) throw new LabFailure(`there is nothing to say of '${text}'`)
  return note
}
