import type { Context } from './context.ts'

/**
 * One check: a question asked of a server from outside, at the wire and at `/proc`.
 * It knows nothing of the language the server is written in.
 */
export interface Check {
  /** What a person types after `--only`. */
  id: string
  /** What a correct server does, as a sentence without its subject. */
  title: string
  /** The plan item this check stands for, for example `s1.milestone.2`. */
  milestone: string
  /** Why a correct server does so; shown when the check fails. */
  why: string
  /** Where that is explained: book sections and man pages. */
  reading: string
  /** Resolves when the server is right; throws `CheckFailure` or `CheckSkipped` otherwise. */
  run(context: Context): Promise<void>
}

/** What went over the wire, in words: the three lines that a failed check shows. */
export interface Evidence {
  sent: string
  expected: string
  came: string
}

export class CheckFailure extends Error {
  readonly evidence: Evidence

  constructor(evidence: Evidence) {
    super(`${evidence.sent}: expected ${evidence.expected}, came ${evidence.came}`)
    this.evidence = evidence
  }
}

/** Thrown by a check that finds it cannot ask its question here. */
export class CheckSkipped extends Error {}

export function fail(evidence: Evidence): never {
  throw new CheckFailure(evidence)
}

export function skip(reason: string): never {
  throw new CheckSkipped(reason)
}

/** A command line that cannot be carried out. The message is one line, for the person who typed it. */
export class UsageError extends Error {}
