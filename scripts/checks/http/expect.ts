/** The ends that most cases have: served, answered, refused. */
import { absent, type Expected, type ExpectedResponse } from './case.ts'
import { escaped } from './request.ts'
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

/** An expectation as a sentence. */
export function inWords({ responses, afterwards }: Expected): string {
  const answers = inTurns(responses.map(responseInWords)).join('; then ') || 'no response'
  return `${answers}; at the end: ${ENDS[afterwards]}`
}

/** The same several times is said once. */
function inTurns(answers: readonly string[]): string[] {
  const turns: { answer: string; times: number }[] = []
  for (const answer of answers) {
    const last = turns.at(-1)
    if (last?.answer === answer) last.times += 1
    else turns.push({ answer, times: 1 })
  }
  return turns.map(({ answer, times }) => (times === 1 ? answer : `${times} times ${answer}`))
}

const ENDS: Record<Expected['afterwards'], string> = {
  open: 'the connection goes on',
  closed: 'the end of the connection',
  either: 'the connection goes on or ends',
}

function responseInWords(response: ExpectedResponse): string {
  const { status, interim = [], orAtOnce, optional, fields = {}, content, judged } = response
  const before =
    interim.length > 0 ? `${interim.join(', ')}${orAtOnce ? ' or not, ' : ' and '}` : ''
  const statuses = typeof status === 'number' ? `${status}` : status.join(' or ')
  const all = Object.entries(fields)
  const present = all.flatMap(([name, value]) => {
    if (value === absent) return []
    return `${typeof value === 'string' ? value : value.words} in ${titled(name)}`
  })
  const missing = all.filter(([, value]) => value === absent).map(([name]) => titled(name))
  const having = [...present, ...contentInWords(content), ...(judged ? [judged] : [])]
  const lacking = [...missing.map((name) => `a ${name}`), ...forbiddenInWords(content)]
  const instead = optional ? ', or the end of the connection in its place' : ''
  return `${before}${statuses}${listed(' with ', having, 'and')}${listed(', without ', lacking, 'or')}${instead}`
}

/** Content that is longer is told by its length. */
const LONGEST = 60

function contentInWords(content: ExpectedResponse['content']): string[] {
  if (content === undefined || (typeof content === 'object' && 'not' in content)) return []
  if (content instanceof RegExp) return [`${content.words} in its content`]
  if (content.length === 0) return ['no content']
  if (Buffer.isBuffer(content) || content.length > LONGEST) {
    return [`the right ${Buffer.byteLength(content)} bytes of content`]
  }
  return [`the content "${escaped(Buffer.from(content).toString('latin1'))}"`]
}

function forbiddenInWords(content: ExpectedResponse['content']): string[] {
  return typeof content === 'object' && 'not' in content ? [content.not.words] : []
}

function listed(before: string, words: readonly string[], joint: 'and' | 'or'): string {
  return words.length === 0 ? '' : `${before}${words.join(`, ${joint} `)}`
}

/** A field's name as it is usually written. */
export function titled(name: string): string {
  if (name === 'etag') return 'ETag'
  return name.replaceAll(/(^|-)[a-z]/g, (letter) => letter.toUpperCase())
}
