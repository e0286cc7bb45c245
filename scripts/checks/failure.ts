/** How a check says that the server is wrong, or that it cannot ask here. */

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
