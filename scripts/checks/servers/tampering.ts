/** Small changes to requests and responses that make a server wrong. */
import type { Request } from '../../../stages-src/2-http/request/request.ts'
import type { Field } from '../../../stages-src/2-http/response/field.ts'
import type { Response } from '../../../stages-src/2-http/response/response.ts'

/** The response with another value in the fields of this name. */
export function withField(
  response: Response,
  name: string,
  change: (value: string) => string,
): Response {
  const fields = response.fields.map(
    ([other, value]): Field => [other, other === name ? change(value) : value],
  )
  return { ...response, fields }
}

/** Lets a request say something else, or nothing, where a field of this name is asked for. */
export function changeField(
  request: Request,
  name: string,
  change: (value: string) => string | undefined,
): void {
  const field = request.field.bind(request)
  request.field = (asked) => {
    const value = field(asked)
    return asked === name && value !== undefined ? change(value) : value
  }
}

/** The response with another page, where it is a page that the server has made. */
export function withPage(response: Response, change: (html: string) => string): Response {
  if (response.file !== undefined || response.content.length === 0) return response
  const html = Buffer.concat(response.content.filter((piece) => Buffer.isBuffer(piece)))
  const content = Buffer.from(change(html.toString()))
  const withLength = withField(response, 'Content-Length', () => `${content.length}`)
  return { ...withLength, content: [content] }
}

/** The head of a request, with another name in each line whose field is not spelled as one of these. */
export function onlySpelled(text: string, ...spellings: readonly string[]): string {
  const [name = ''] = spellings
  return text.replaceAll(new RegExp(`^${name}(?=:)`, 'gim'), (spelled) =>
    spellings.includes(spelled) ? spelled : 'X'.repeat(name.length),
  )
}
