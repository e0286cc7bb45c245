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
