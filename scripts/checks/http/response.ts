/** A response as the checks see it, and what it says in its fields. */
/** A response as it came, whatever is wrong with it. */
export interface Response {
  /** `HTTP/1.1` */
  version: string
  status: number
  reason: string
  /** In order, names as they were sent. */
  fields: readonly (readonly [name: string, value: string])[]
  content: Buffer
  /** What told where the content ends. */
  framing: 'none' | 'length' | 'chunked' | 'close'
  /** Status codes of the 1xx responses before it. */
  interim: readonly number[]
  /** What the standard does not allow in it. */
  faults: readonly string[]
}

/** What the reader has to know of the request to tell where the response ends (RFC 9112 §6.3). */
export interface Asked {
  toHead?: boolean | undefined
  toOldVersion?: boolean | undefined
}

/** The value of a field, several lines joined by `, `; undefined if there is none. */
export function field({ fields }: Pick<Response, 'fields'>, name: string): string | undefined {
  const values = fields.filter(([candidate]) => candidate.toLowerCase() === name)
  return values.length === 0 ? undefined : values.map(([, value]) => value).join(', ')
}

/** Whether it says that it is the last on its connection (RFC 9112 §9.3). */
export function announcesEnd(response: Pick<Response, 'fields' | 'version'>): boolean {
  const options = members(response, 'connection')
  return (
    options.includes('close') ||
    (response.version === 'HTTP/1.0' && !options.includes('keep-alive'))
  )
}

/** The members of a list field such as Connection or Vary, in lower case. */
export function members(response: Pick<Response, 'fields'>, name: string): string[] {
  const list = (field(response, name) ?? '').toLowerCase().split(',')
  return list.map((member) => member.trim()).filter(Boolean)
}
