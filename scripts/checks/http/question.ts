/** A request whose failure tells what it was, whatever becomes of it. */
import { CheckFailure, type Evidence, fail } from '../failure.ts'
import type { Asker } from './asker.ts'
import { shown } from './request.ts'
import type { Asked, Response } from './response.ts'

export interface Question extends Omit<Evidence, 'sent' | 'came'>, Asked {
  /** The bytes that are sent, a character each. */
  request: string
}

/** Says what came in the place of what was expected, or undefined. */
export type Verdict = (response: Response) => string | undefined

/** Asks, and fails where no response comes, or one with which something is wrong. */
export async function expectAnswer(
  asker: Pick<Asker, 'ask'>,
  { request, toHead, toOldVersion, ...evidence }: Question,
  verdict: Verdict,
): Promise<Response> {
  const response = await asker.ask(request, { toHead, toOldVersion }).catch((error: unknown) => {
    if (!(error instanceof CheckFailure)) throw error
    return fail({ ...evidence, sent: shown(request), came: error.evidence.came })
  })
  const came = verdict(response)
  return came === undefined ? response : fail({ ...evidence, sent: shown(request), came })
}
