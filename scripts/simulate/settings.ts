/** What a simulation is like: all of it drawn from its seed, some of it asked for. */
import { type Misfortune, NO_MISFORTUNE } from '../../stages-src/sys/simulated/mishaps.ts'
import { Random } from '../../stages-src/sys/simulated/random.ts'

/** How the loop of stage 4 learns what is ready. */
export const WAYS = ['level', 'edge', 'poll'] as const
export type Way = (typeof WAYS)[number]

export interface Limits {
  readonly headerTimeout: number
  readonly bodyTimeout: number
  readonly writeTimeout: number
  readonly keepAliveTimeout: number
}

/** Times are milliseconds of the simulated clock. */
export interface Settings {
  readonly seed: number
  readonly way: Way
  /** How long something is on its way, at least and at most. */
  readonly delay: readonly [number, number]
  readonly segment: readonly [number, number]
  readonly sendBuffer: number
  readonly receiveBuffer: number
  readonly callTime: number
  readonly descriptors: number
  readonly misfortune: Misfortune
  readonly limits: Limits
  readonly maxConnections: number
  readonly cacheBytes: number
  readonly drainTimeout: number
  readonly clients: number
  /** Within which time they come. */
  readonly spread: number
  /** When the server is told to stop, clients or not; Infinity: once they are gone. */
  readonly stopAt: number
}

/** So many descriptors that they never run out. */
const ENOUGH = 1024

// #region draw
export function drawSettings(seed: number, way?: Way): Settings {
  const random = new Random(seed)
  const drawn = random.pick(WAYS)
  const most = random.pick([0, 0.2, 2, 10, 30])
  const clients = random.pick([1, 1, 2, 3, 5, 8, 13, 30])
  return {
    seed,
    way: way ?? drawn,
    delay: [most / random.between(1, 10), most],
    segment: random.pick([
      [1, 16],
      [100, 1460],
      [1460, 1460],
      [1460, 16_384],
      [65_536, 65_536],
    ] as const),
    sendBuffer: random.pick([4096, 16_384, 65_536, 262_144, 1_000_000]),
    receiveBuffer: random.pick([2048, 8192, 65_536, 131_072]),
    callTime: random.pick([0, 0.005, 0.02, 0.05]),
    descriptors: random.chance(0.2) ? random.between(9, 14) : ENOUGH,
    misfortune: random.chance(0.5) ? NO_MISFORTUNE : misfortune(random),
    limits: {
      headerTimeout: random.between(20, 100) * 100,
      bodyTimeout: random.between(20, 100) * 100,
      writeTimeout: random.between(20, 100) * 100,
      keepAliveTimeout: random.between(10, 50) * 100,
    },
    maxConnections: random.chance(0.15) ? random.between(1, 5) : 1000,
    cacheBytes: random.pick([0, 20_000, 1 << 26]),
    drainTimeout: random.between(10, 50) * 100,
    clients,
    spread: random.pick([0, 10, 300, 3000]),
    stopAt: random.chance(0.15) ? random.between(10, 6000) : Infinity,
  }
}

/** Whether descriptors may run out. */
export function mayRunOut({ descriptors, misfortune }: Settings): boolean {
  return descriptors < ENOUGH || misfortune.full > 0
}

function misfortune(random: Random): Misfortune {
  const share = () => random.pick([0, 0.01, 0.05])
  return {
    interrupted: random.pick([0, 0.01, 0.05, 0.2]),
    short: random.pick([0, 0.1, 0.5]),
    aborted: share(),
    full: share(),
  }
}
// #endregion draw
