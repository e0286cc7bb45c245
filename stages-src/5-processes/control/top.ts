/** `npm run stage -- 5 --top`: how the workers are, again and again. */
import { performance } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { must, POLLIN, PollSet, pidfd_open, poll } from '#sys'
import { say } from '../../1-echo/say.ts'
import { numaNodes } from '../cpu/numa.ts'
import type { Balance, Options } from '../options.ts'
import { Scoreboard } from '../scoreboard/scoreboard.ts'
import { type Status, statusOf } from '../scoreboard/status.ts'
import { askForScoreboard } from './asking.ts'
import { socketOf } from './control-client.ts'
import { linesOf } from './listing.ts'
import { Rates } from './rates.ts'
import { Screen } from './screen.ts'

/** Milliseconds between two looks by which rates are told. */
const LOOK = 1000
/** Milliseconds in which a key may wait for its effect, and news for a picture. */
const NAP = 100

// #region top
/**
 * Shows a running master's workers: on a terminal until q is pressed or the master
 * is gone, elsewhere once. Throws UserError where there is none.
 */
export function top(options: Pick<Options, 'port' | 'socket'>): Promise<void> {
  const view = new View(socketOf(options))
  return process.stdout.isTTY ? showAgain(view) : showOnce(view)
}

/** What has come in between makes the rates. */
async function showOnce(view: View): Promise<void> {
  view.look()
  await pause(LOOK)
  view.look()
  for (const line of view.lines()) say(line)
}

async function showAgain(view: View): Promise<void> {
  const screen = new Screen(process.stdout, process.stdin)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => screen.leave())
  }
  await watch(view, screen)
  screen.close()
  if (view.isOver) say(`the master, pid ${view.master}, has ended`)
}

/** A picture a second, and another one where something has changed. */
async function watch(view: View, screen: Screen): Promise<void> {
  const { news } = view.board
  const mayEnd = () => screen.isLeft || view.isOver
  while (!mayEnd()) {
    const { count } = news
    view.look()
    screen.draw(view.lines())
    const next = performance.now() + LOOK
    // However much is new: nobody reads faster.
    await pause(NAP)
    while (news.count === count && performance.now() < next && !mayEnd()) {
      // The thread sleeps, and Node hears of keys in between.
      news.sleep(count, NAP)
      await pause(0)
    }
  }
}
// #endregion top

// #region view
/** A scoreboard that is looked at: the master is not needed for it any more. */
class View {
  readonly board: Scoreboard
  readonly master: number
  readonly #balance: Balance
  readonly #nodes = numaNodes()
  readonly #rates = new Rates()
  readonly #end = new PollSet(1)
  #status: Status
  #lastLook = -Infinity

  /** Throws UserError. */
  constructor(path: string) {
    const { balance, fd } = askForScoreboard(path)
    this.#balance = balance
    this.board = Scoreboard.map(fd, 'read')
    this.master = this.board.master
    this.#end.set(0, must(pidfd_open(this.master, 0), 'pidfd_open'), POLLIN)
    this.#status = statusOf(this.board, balance)
  }

  look(): void {
    this.#status = statusOf(this.board, this.#balance)
    const now = performance.now()
    // Of much less than a second, a rate would jump about.
    if (now < this.#lastLook + LOOK - NAP) return
    this.#lastLook = now
    this.#rates.look(now, this.#status)
  }

  lines(): string[] {
    return linesOf(this.#status, this.#rates, this.#nodes)
  }

  /** Whether the master has ended: pidfd_open(2), "polled". */
  get isOver(): boolean {
    return poll(this.#end, 1, 0) > 0
  }
}
// #endregion view
