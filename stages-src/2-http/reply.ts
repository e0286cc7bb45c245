/** Both ends of a response: how its sending begins, and what is logged of it. */
import type { Memory, SocketAddress } from '#sys'
import type { Ending } from './ending.ts'
import type { Exchange } from './exchange.ts'
import { levelOf } from './logs/error-log.ts'
import type { Logs } from './logs/logs.ts'
import type { Moment } from './moment.ts'
import { httpDate } from './response/http-date.ts'
import type { Response } from './response/response.ts'
import type { ResponseSender } from './response-sender.ts'

/**
 * Begins the response that `exchange` has next, in `memory` of `outputSize`. One
 * whose file cannot be read becomes a 500; an end where that cannot be, either.
 */
export function beginReply(
  exchange: Exchange,
  sender: ResponseSender,
  memory: Memory,
  at: Moment,
): Ending | undefined {
  const date = httpDate(at.date)
  const begin = (response: Response) =>
    sender.begin(memory, response, date, exchange.connectionOption)
  const failure = begin(exchange.respond(at))
  return failure && begin(exchange.respondInstead(failure.reason))
}

/** Logs what was sent to `peer`, and what was wrong; the exchange goes on. */
export function finishReply(
  exchange: Exchange,
  sender: ResponseSender,
  { access, errors }: Logs,
  peer: SocketAddress | string,
  at: Moment,
): void {
  const { problem } = exchange.response
  if (problem?.reason !== undefined) {
    errors.write(levelOf(problem.status), `${peer}: ${problem.reason}`)
  }
  access.write(exchange.finish(at, sender.contentSent))
  sender.end()
}
