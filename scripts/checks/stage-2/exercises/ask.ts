/** One request to a solution with fetch, and what its response is looked at for. */
import type { Context } from '../../context.ts'
import { type Evidence, fail } from '../../failure.ts'

/** What is asked for: a path with its query, and how. */
export interface Asked {
  path: string
  method?: string
  fields?: Readonly<Record<string, string>>
}

/** What came back. */
export interface Answer {
  status: number
  fields: Headers
  text: string
}

/** Asks the server under check, on a connection of its own. A server that breaks off has failed. */
export async function ask(
  { server, patience }: Context,
  { path, method = 'GET', fields = {} }: Asked,
): Promise<Answer> {
  const { host, port } = server.address
  try {
    const response = await fetch(`http://${host}:${port}${path}`, {
      method,
      headers: { ...fields, connection: 'close' },
      redirect: 'manual',
      signal: AbortSignal.timeout(patience),
    })
    const { status, headers } = response
    return { status, fields: headers, text: await response.text() }
  } catch (error) {
    const { cause = error } = error as Error
    const { message } = cause as Error
    return fail({ sent: `${method} ${path}`, expected: 'a response', came: message })
  }
}

/** Fails where a condition does not hold; `came` says what did. */
export function expectThat(holds: boolean, evidence: Evidence): void {
  if (!holds) fail(evidence)
}

/** The beginning of a text, in one line. */
export function excerpt(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length > 160 ? `${line.slice(0, 160)}…` : line || 'nothing'
}
