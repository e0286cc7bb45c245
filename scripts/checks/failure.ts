/** How a check says that the server is wrong, or that it cannot ask here. */
import type { Rule } from './rule.ts'

/**
 * What went over the wire, in words. Texts may hold what a server or client sent, as it came: the
 * report writes out what a terminal would obey.
 */
export interface Evidence {
  /** Which case of the check it is, where it has several. */
  title?: string
  /** How the server was started, and what came before on the connection. */
  situation?: string
  sent: string
  /** What a correct server does, as a sentence or its object; never a pattern. */
  expected: string
  came: string
  /** Who asks for it, where that is another one than asks for the check. */
  rule?: Rule
  /** Why, and where it stands, where the check's own words are of something wider. */
  why?: string
  reading?: string
}

/** What a failure of many cases has beside its first evidence. */
export interface Rest {
  /** The other cases that fail. */
  more?: readonly Evidence[]
  /** "38 of 70 cases fail, 32 of them demanded" */
  numbers?: string
}

export class CheckFailure extends Error {
  readonly evidence: Evidence
  readonly rest: Rest

  constructor(evidence: Evidence, rest: Rest = {}) {
    super(`${evidence.sent}: expected ${evidence.expected}, came ${evidence.came}`)
    this.evidence = evidence
    this.rest = rest
  }
}

/** Thrown by a check that finds it cannot ask its question here. */
export class CheckSkipped extends Error {}

export function fail(evidence: Evidence, rest?: Rest): never {
  throw new CheckFailure(evidence, rest)
}

export function skip(reason: string): never {
  throw new CheckSkipped(reason)
}

/** Runs a part of a check; a failure in it tells of the situation, unless it tells of one itself. */
export async function situated<T>(situation: string, part: () => Promise<T>): Promise<T> {
  try {
    return await part()
  } catch (error) {
    if (!(error instanceof CheckFailure)) throw error
    throw new CheckFailure({ situation, ...error.evidence }, error.rest)
  }
}
