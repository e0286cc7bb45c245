/** A request, and a question put to its response: what several of these ask is one check. */
import type { Context } from '../context.ts'
import { fail } from '../failure.ts'
import type { Server } from '../server.ts'
import { askOnce } from './ask.ts'
import { shown } from './request.ts'
import type { Response } from './response.ts'

export type Row = [sent: string, ...expected: Expected]

type Expected = [inWords: string, isRight: (response: Response) => boolean]

export function status(expected: number): Expected {
  return [`${expected}`, (response) => response.status === expected]
}

/** 200, and content with this text in it. */
export function holds(text: string, inWords: string): Expected {
  return [inWords, ({ status, content }) => status === 200 && content.includes(text)]
}

/** Fails unless the response of the server, which was started with `flags`, is right. */
export async function expectRow(
  context: Context,
  server: Server,
  flags: string,
  [sent, expected, isRight]: Row,
): Promise<void> {
  const response = await askOnce(context, sent, server)
  if (isRight(response)) return
  const names = response.fields.map(([name, value]) => `${name}: ${value}`).join('; ')
  const situation = `a server started with ${flags}`
  fail({ situation, sent: shown(sent), expected, came: `${response.status}; ${names}` })
}
