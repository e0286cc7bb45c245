/** Ways to replace workers under load: ours, nginx's, and those that lose requests. */
import type { Session } from '../../lab.ts'
import { startNginx } from '../../peers/nginx.ts'
import type { ServerFiles } from '../../server-files.ts'
import type { ServerProcess } from '../../server-process.ts'
import { startPrefork, startProcesses } from '../contenders.ts'

export interface Way {
  /** As plots name it. */
  label: string
  start(files: ServerFiles): Promise<ServerProcess>
  /** Whether it is ours, and must lose nothing. */
  isOurs?: boolean
  /** Whether a rehearsal does without. */
  isThorough?: boolean
  needs?: 'nginx'
}

const WORKERS = 2

function ours(balance: string): Pick<Way, 'start' | 'isOurs'> {
  const words = ['--balance', balance]
  return {
    start: (files) => startProcesses(files, { workers: WORKERS, role: 'anywhere', words }),
    isOurs: true,
  }
}

function prefork(words: string): Pick<Way, 'start'> {
  return { start: () => startPrefork(['--workers', `${WORKERS}`, ...words.split(' ')]) }
}

const nginx: Way = {
  label: 'nginx, reload',
  start: (files) => startNginx(files, { workers: WORKERS, connections: 4096, role: 'anywhere' }),
  needs: 'nginx',
}

/** What comes of a listening socket matters to clients that connect for each request. */
export const closing = {
  ours: { label: 'stage 5, kernel', ...ours('kernel') },
  oursReuseport: { label: 'stage 5, reuseport', ...ours('reuseport'), isThorough: true },
  oursRoundRobin: { label: 'stage 5, round-robin', ...ours('round-robin'), isThorough: true },
  nginx,
  atOnce: {
    label: 'own socket, closed at once',
    ...prefork('--sockets own --listener close'),
  },
  untilEagain: {
    label: 'own socket, emptied, closed',
    ...prefork('--sockets own --listener drain'),
    isThorough: true,
  },
} as const satisfies Record<string, Way>

/** What comes of idle connections matters to clients that keep theirs. */
export const kept = {
  ours: { label: 'stage 5, kernel', ...ours('kernel') },
  oursReuseport: { label: 'stage 5, reuseport', ...ours('reuseport'), isThorough: true },
  nginx,
  idleAtOnce: { label: 'idle ones closed at once', ...prefork('--idle close') },
  shutdownFirst: {
    label: 'half a goodbye first',
    ...prefork('--idle shutdown'),
    isThorough: true,
  },
  peekFirst: {
    label: 'closed after a look',
    ...prefork('--idle peek'),
    isThorough: true,
  },
} as const satisfies Record<string, Way>

/** Those of these that are tried in a session. */
export function tried(
  ways: Readonly<Record<string, Way>>,
  { quick, tools }: Session,
): [string, Way][] {
  return Object.entries(ways).filter(
    ([, { isThorough, needs }]) => !(quick && isThorough) && (!needs || tools.has(needs)),
  )
}
