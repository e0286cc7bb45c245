/** The situations in which the lab events-versus-nginx sets servers side by side. */
import type { Asked, Sample } from '../../load/load.ts'
import { type Contender, LARGE, SMALL } from '../contenders.ts'

export interface Situation {
  /** As plots and the text name it. */
  label: string
  asked: Asked
  /** Whether servers write a log in it. */
  isLogged?: boolean
  /** How many connections say nothing meanwhile. */
  idle?: number
  /** Requests a second, where clients ask at a fixed rate. */
  rate?: number
  /** Besides those of every situation: earlier stages. */
  also?: readonly Contender[]
  /** Rounds that do not count: where servers do what they have not done before. */
  warmUp?: number
}

/** Where nothing else is said, so many connections ask at once, without a pause. */
const CONNECTIONS = 64

const small: Asked = { path: SMALL, connections: CONNECTIONS }

/** What a browser sends. */
const browser: Readonly<Record<string, string>> = {
  'Sec-Ch-Ua': '"Chromium";v="140", "Not=A?Brand";v="24"',
  'Sec-Ch-Ua-Mobile': '?0',
  'Sec-Ch-Ua-Platform': '"Linux"',
  'Upgrade-Insecure-Requests': '1',
  'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36',
  Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8',
  'Sec-Fetch-Site': 'none',
  'Sec-Fetch-Mode': 'navigate',
  'Sec-Fetch-Dest': 'document',
  'Accept-Language': 'en-GB,en;q=0.9',
  Cookie: 'theme=dark; week=10',
}

/** In the order in which they are measured: idle connections come last, for they stay. */
export const situations = {
  small: {
    label: '1 KiB, 64 connections',
    asked: small,
    also: ['stage2', 'stage3'],
    warmUp: 2,
  },
  large: { label: '100 KiB, 64 connections', asked: { ...small, path: LARGE }, warmUp: 1 },
  one: { label: '1 KiB, one connection', asked: { ...small, connections: 1 } },
  thousand: { label: '1 KiB, 1,000 connections', asked: { ...small, connections: 1000 } },
  closing: {
    label: 'one request a connection',
    asked: { ...small, fields: { Connection: 'close' } },
    warmUp: 2,
  },
  pipelined: { label: '16 requests pipelined', asked: { ...small, pipelined: 16 }, warmUp: 1 },
  browser: { label: "a browser's 12 fields", asked: { ...small, fields: browser } },
  logged: { label: '1 KiB, with a log', asked: small, isLogged: true, warmUp: 2 },
  steady: { label: 'at a fixed rate', asked: small, rate: 10_000 },
  idle: { label: 'beside 10,000 idle ones', asked: small, idle: 10_000 },
} as const satisfies Record<string, Situation>

export type SituationName = keyof typeof situations

/** Those in which a client asks without a pause, so that the CPU time of a request says something. */
export const busy = (Object.keys(situations) as SituationName[]).filter((name) => name !== 'steady')

export type Samples = Map<SituationName, Map<Contender, Sample[]>>
