/** Which content codings a client takes: RFC 9110 §12.5.3. */
import type { Coding } from '../files/found.ts'
import { memoize } from '../memoize.ts'
import { members } from './list-scanner.ts'

export interface Accepted {
  /** Those that the client prefers to no coding at all, best first. */
  readonly codings: readonly Coding[]
  /** Whether it takes bytes without any coding. */
  readonly identity: boolean
}

/** What the value of Accept-Encoding, undefined for no such field, asks for. */
export function acceptedCodings(value: string | undefined): Accepted {
  // The standard allows any coding here, but who does not mention one may know none.
  return value === undefined ? NO_CODING : known(value)
}

const NO_CODING: Accepted = { codings: [], identity: true }

/** Browsers send one of a handful of values. */
const known = memoize(64, readAcceptEncoding)

/** Where the client weighs both the same, the smaller one is sent. */
const OURS: readonly Coding[] = ['br', 'gzip']

function readAcceptEncoding(value: string): Accepted {
  const weights = readWeights(value)
  const others = weights.get('*')
  const weightOf = (coding: Coding) => weights.get(coding) ?? others ?? 0
  // Without being mentioned, identity is acceptable, and nobody's first choice.
  const identity = weights.get('identity') ?? others
  const codings = OURS.filter(
    (coding) => weightOf(coding) > 0 && weightOf(coding) >= (identity ?? 0),
  )
  // The sort is stable: what weighs the same stays in our order.
  codings.sort((one, other) => weightOf(other) - weightOf(one))
  return { codings, identity: identity !== 0 }
}

/** The members by name, lower case. One that is malformed is as if it were not there. */
function readWeights(value: string): Map<string, number> {
  const weights = new Map<string, number>()
  for (const member of members(value)) {
    const [, name, weight = '1'] = MEMBER.exec(member) ?? []
    if (name === undefined) continue
    const coding = name.toLowerCase()
    // An old name for the same: RFC 9110 §8.4.1.3.
    weights.set(coding === 'x-gzip' ? 'gzip' : coding, Number(weight))
  }
  return weights
}

// codings [ weight ]: §12.4.2 has at most three digits behind the point.
const MEMBER =
  /^([\w!#$%&'*+.^`|~-]+)(?:[ \t]*;[ \t]*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?$/i
