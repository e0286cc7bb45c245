/** Holds a response against what a case expects. */
import { absent, type ExpectedResponse } from './case.ts'
import { titled } from './expect.ts'
import { omissionsOf } from './faults.ts'
import { abridged, escaped } from './request.ts'
import { field, type Response } from './response.ts'

/** What is wrong with a response, measured by what was expected and by the standard; or undefined. */
export function wrongWith(
  response: Response,
  expected: ExpectedResponse,
  { ofResponses }: { ofResponses: boolean },
): string | undefined {
  return (
    statusFault(response, expected) ??
    interimFault(response, expected) ??
    response.faults[0] ??
    (ofResponses ? omissionsOf(response)[0] : undefined) ??
    fieldFault(response, expected) ??
    contentFault(response, expected.content) ??
    expected.judge?.(response)
  )
}

/** A response in a line. */
export function summary({ status, reason, fields, content }: Response): string {
  const names = fields.map(([name, value]) => `${name}: ${value}`).join('; ')
  return `${status} ${reason}; ${abridged(escaped(names), 400)}; ${content.length} bytes of content`
}

function statusFault({ status }: Response, expected: ExpectedResponse): string | undefined {
  const allowed = [expected.status].flat()
  return allowed.includes(status) ? undefined : `status ${status}`
}

function interimFault({ interim }: Response, expected: ExpectedResponse): string | undefined {
  const wanted = expected.interim ?? []
  if (`${interim}` === `${wanted}`) return undefined
  if (interim.length === 0 && expected.orAtOnce) return undefined
  return interim.length === 0
    ? `no ${wanted.join(', ')} before it`
    : `${interim.join(', ')} before it`
}

function fieldFault(response: Response, { fields = {} }: ExpectedResponse): string | undefined {
  for (const [name, expected] of Object.entries(fields)) {
    const value = field(response, name)
    if (expected === absent) {
      if (value === undefined) continue
      return `${titled(name)}: ${abridged(escaped(value))}, which should not be there`
    }
    if (value === undefined) return `no ${titled(name)}`
    const isRight = typeof expected === 'string' ? value === expected : expected.test(value)
    if (!isRight) return `${titled(name)}: ${abridged(escaped(value))}`
  }
  return undefined
}

function contentFault(
  { content }: Response,
  expected: ExpectedResponse['content'],
): string | undefined {
  if (expected === undefined) return undefined
  if (typeof expected === 'string' || Buffer.isBuffer(expected)) {
    return content.equals(Buffer.from(expected)) ? undefined : `the content ${preview(content)}`
  }
  const text = content.toString()
  if ('not' in expected) {
    return expected.not.test(text) ? `${expected.not.words} in the content` : undefined
  }
  return expected.test(text) ? undefined : `the content ${preview(content)}`
}

function preview(content: Buffer): string {
  return `"${abridged(escaped(content.toString('latin1')), 120)}" (${content.length} bytes)`
}
