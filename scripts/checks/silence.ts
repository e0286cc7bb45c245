/** How long a run waits for a server, and when it gives up on one that says nothing at all. */
import { fail } from './failure.ts'

/** Once this many times the patience has passed in silence, waits become shorter. */
const SHORTER = [
  { from: 1, part: 1 / 4 },
  { from: 2, part: 1 / 10 },
] as const
/** After so many times the patience no further check is asked. */
const LONG = 4
/** After so many times the patience a check is not even finished. */
const TOO_LONG = 7
/** A server is given up after so many checks that failed in silence. */
const SILENT_CHECKS = 3

/** One wait for the server. */
export interface Wait {
  /** How long it may take. */
  milliseconds: number
  inWords: string
  /** It has ended, and nothing had come. Throws where the check is given up for that. */
  ranOut: () => void
}

/**
 * The patience of a run. A server that answers, however slowly, is waited for as long as was asked
 * for. One from which nothing comes any more has shorter and shorter waits, until it is given up:
 * otherwise each of seventy checks would wait many times for what never comes.
 */
export class Silence {
  /** The longest wait for anything to move, in milliseconds: `--patience`. */
  readonly longest: number
  readonly #givesUp: boolean
  /** When the first of the waits began that have ended with nothing, since something came. */
  #since: number | undefined
  /** The same, but for waits: who passes a check is waited for again. */
  #waitsSince: number | undefined
  #lastHeard = 0
  #checkBegan = 0
  /** Whether a wait of this check has ended with nothing. */
  #isSilent = false
  #silentChecks = 0

  constructor(longest: number, givesUp = false) {
    this.longest = longest
    this.#givesUp = givesUp
  }

  /** How long a wait may take that begins now, in milliseconds. */
  get patience(): number {
    const passed = this.#givesUp ? elapsed(this.#waitsSince) : 0
    const shorter = SHORTER.findLast(({ from }) => passed >= from * this.longest)
    return this.longest * (shorter?.part ?? 1)
  }

  /** Something has come from the server. */
  heard(): void {
    this.#lastHeard = performance.now()
    this.#since = undefined
    this.#waitsSince = undefined
    this.#silentChecks = 0
  }

  /** A wait for the server begins. */
  begin(): Wait {
    const began = performance.now()
    const milliseconds = this.patience
    return { milliseconds, inWords: this.inWords(milliseconds), ranOut: () => this.#ranOut(began) }
  }

  /** "10 s (--patience)": how long was waited for something that did not come. */
  inWords(milliseconds: number = this.patience): string {
    const least = `${milliseconds / 1000} s`
    if (milliseconds >= this.longest) return `${least} (--patience)`
    return `${least}, after silence for all of the --patience of ${this.longest / 1000} s`
  }

  #ranOut(began: number): void {
    const silentFrom = Math.max(began, this.#lastHeard)
    this.#since ??= silentFrom
    this.#waitsSince ??= silentFrom
    this.#isSilent = true
    const from = this.#silentChecks > 0 ? this.#since : Math.max(this.#since, this.#checkBegan)
    if (!this.#givesUp || elapsed(from) < TOO_LONG * this.longest) return
    fail({
      sent: 'one thing after the other',
      expected: 'anything at all from the server',
      came: `nothing for ${inSeconds(elapsed(from))}, many times the --patience of ${this.longest / 1000} s`,
    })
  }

  /** A check has ended. */
  checked(failed: boolean): void {
    if (!failed) this.#waitsSince = undefined
    else if (this.#isSilent && this.#since !== undefined) this.#silentChecks += 1
    this.#isSilent = false
    this.#checkBegan = performance.now()
  }

  /** Why no further check is to be asked, or undefined where there is no reason. */
  get reasonToStop(): string | undefined {
    const passed = elapsed(this.#since)
    if (!this.#givesUp || this.#silentChecks < SILENT_CHECKS) return undefined
    if (passed < LONG * this.longest) return undefined
    return `Nothing has come from the server for ${inSeconds(passed)}, in which ${this.#silentChecks} checks failed`
  }
}

function elapsed(since: number | undefined): number {
  return since === undefined ? 0 : performance.now() - since
}

function inSeconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(0)} s`
}
