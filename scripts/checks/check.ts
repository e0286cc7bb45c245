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
