/** The ends that most cases have: served, answered, refused. */
import type { Expected, ExpectedResponse } from './case.ts'
import { ALPHABET } from './site.ts'

/** One response after which the connection goes on. */
export function answered(
  status: ExpectedResponse['status'],
  more: Partial<ExpectedResponse> = {},
): Expected {
  return { responses: [{ status, ...more }], afterwards: 'open' }
}

/** `/alphabet.txt`, whole, after which the connection goes on. */
export function served(more: Partial<ExpectedResponse> = {}): Expected {
  return answered(200, { content: ALPHABET, ...more })
}

/** One response, after which the connection ends and nothing that was sent behind is looked at. */
export function refused(
  status: ExpectedResponse['status'] = 400,
  more: Partial<ExpectedResponse> = {},
): Expected {
  return { responses: [{ status, ...more }], afterwards: 'closed' }
}

/** One response; what follows is the server's choice. */
export function either(
  status: ExpectedResponse['status'],
  more: Partial<ExpectedResponse> = {},
): Expected {
  return { responses: [{ status, ...more }], afterwards: 'either' }
}

/** `/alphabet.txt`, whole, and the end of the connection. */
export function servedLast(more: Partial<ExpectedResponse> = {}): Expected {
  return refused(200, { content: ALPHABET, ...more })
}

/** Several responses in this order, after which the connection goes on. */
export function inTurn(...responses: ExpectedResponse[]): Expected {
  return { responses, afterwards: 'open' }
}

export const theAlphabet: ExpectedResponse = { status: 200, content: ALPHABET }

/** An expectation in words. */
export function inWords({ responses, afterwards }: Expected): string {
  const answers = responses.map(responseInWords).join(', then ') || 'no response'
  const end = {
    open: 'and the connection goes on',
    closed: 'and the end of the connection',
    either: 'and the connection goes on or ends',
  }
  return `${answers}, ${end[afterwards]}`
}

function responseInWords({ status, interim = [], fields = {}, content }: ExpectedResponse): string {
  const statuses = typeof status === 'number' ? `${status}` : status.join(' or ')
  const names = Object.keys(fields)
  const parts = [interim.length > 0 ? `${interim.join(', ')} and ` : '', statuses]
  if (names.length > 0) parts.push(` with the right ${names.join(', ')}`)
  if (content !== undefined)
    parts.push(names.length > 0 ? ' and content' : ' with the right content')
  return parts.join('')
}
