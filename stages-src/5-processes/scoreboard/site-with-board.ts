/** A site that also says how all workers of the server are, whichever is asked. */
import type { Site } from '../../2-http/response/response.ts'
import { answerStatus, withPage } from '../../3-threads/statistics/status-page.ts'
import type { Outlook } from '../../4-events/server.ts'
import type { Options } from '../options.ts'
import type { Scoreboard } from './scoreboard.ts'
import { statusOf, tablesOf } from './status.ts'

// #region site-with-board
/** `site`, with a page of what the scoreboard says, unless that is off. */
export function siteWithBoard(
  site: Site,
  { balance, statusPath }: Pick<Options, 'balance' | 'statusPath'>,
  board: Scoreboard,
  outlook: Pick<Outlook, 'peer'>,
): Site {
  return withPage(site, statusPath, (request) => {
    const status = statusOf(board, balance)
    return answerStatus(request, outlook.peer(), status, () => tablesOf(status))
  })
}
// #endregion site-with-board
