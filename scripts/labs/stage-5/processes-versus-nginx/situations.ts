/** The situations in which the lab processes-versus-nginx sets servers side by side. */
import type { Asked, Sample } from '../../load/load.ts'
import type { Role } from '../../pinning.ts'
import { SMALL } from '../../stage-4/contenders.ts'
import type { Contender, Manner } from '../contenders.ts'

/** How servers run, and where the load does. */
export const setups = {
  /** The server on one core, the load on the other. */
  one: { workers: 1, role: 'server', load: 'load' },
  /** Two workers on all cores, which the load shares. */
  two: { workers: 2, role: 'anywhere', load: 'anywhere' },
} as const satisfies Record<string, Manner & { load: Role }>

export interface Situation {
  /** As plots and the text name it. */
  label: string
  setup: keyof typeof setups
  asked: Asked
  among: readonly Contender[]
  /** Whether a rehearsal does without. */
  isThorough?: boolean
}

/** So many connections ask at once, without a pause. */
export const CONNECTIONS = 64

const small: Asked = { path: SMALL, connections: CONNECTIONS }

const passing: readonly Contender[] = ['stage', 'stage4', 'roundRobin', 'leastConnections']

export const situations = {
  one: {
    label: 'one worker',
    setup: 'one',
    asked: small,
    among: ['stage', 'stage4', 'reuseport', 'nginx'],
  },
  two: {
    label: 'two workers',
    setup: 'two',
    asked: small,
    among: ['stage', 'stage4', 'reuseport', 'roundRobin', 'nginx', 'cluster'],
  },
  passed1: {
    label: 'one request a connection',
    setup: 'one',
    asked: { ...small, requestsEach: 1 },
    among: passing,
  },
  passed10: {
    label: '10 requests a connection',
    setup: 'one',
    asked: { ...small, requestsEach: 10 },
    among: passing,
    isThorough: true,
  },
  passed100: {
    label: '100 requests a connection',
    setup: 'one',
    asked: { ...small, requestsEach: 100 },
    among: passing,
    isThorough: true,
  },
} as const satisfies Record<string, Situation>

export type SituationName = keyof typeof situations

export type Samples = Map<SituationName, Map<Contender, Sample[]>>
