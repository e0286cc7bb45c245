/** Holds a response against what a case expects. */
import { absent, type ExpectedResponse, type Judge, type Not } from './case.ts'
import { abridged, escaped } from './request.ts'
import { field, type Response } from './response.ts'

/** What is wrong with a response, measured by what was expected and by the standard; or undefined. */
export function wrongWith(response: Response, expected: ExpectedResponse): string | undefined {
  return (
    statusFault(response, expected) ??
    interimFault(response, expected) ??
    response.faults[0] ??
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
  return interim.length === 0
    ? `no ${wanted.join(', ')} before it`
    : `${interim.join(', ')} before it`
}

function fieldFault(response: Response, { fields = {} }: ExpectedResponse): string | undefined {
  for (const [name, expected] of Object.entries(fields)) {
    const value = field(response, name)
    const wrong = valueFault(value, expected)
    if (wrong)
      return `${wrong}: ${name}${value === undefined ? '' : `: ${abridged(escaped(value))}`}`
  }
  return undefined
}

function valueFault(
  value: string | undefined,
  expected: string | RegExp | Not | typeof absent,
): string | undefined {
  if (expected === absent) return value === undefined ? undefined : 'a field that must not be there'
  if (expected instanceof RegExp) {
    if (value === undefined) return 'a field is missing'
    return expected.test(value) ? undefined : `not like ${expected}`
  }
  if (typeof expected === 'object') return expected.not.test(value ?? '') ? 'wrong' : undefined
  if (value === undefined) return 'a field is missing'
  return value === expected ? undefined : `not ${expected}`
}

function contentFault(
  response: Response,
  expected: string | Buffer | RegExp | Not | Judge | undefined,
): string | undefined {
  const { content } = response
  if (expected === undefined) return undefined
  if (typeof expected === 'function') return expected(response)
  if (typeof expected === 'string' || Buffer.isBuffer(expected)) {
    return content.equals(Buffer.from(expected)) ? undefined : `the content ${preview(content)}`
  }
  if (expected instanceof RegExp) {
    return expected.test(content.toString())
      ? undefined
      : `content not like ${expected}: ${preview(content)}`
  }
  return expected.not.test(content.toString()) ? `content like ${expected.not}` : undefined
}

function preview(content: Buffer): string {
  return `"${abridged(escaped(content.toString('latin1')), 120)}" (${content.length} bytes)`
}
