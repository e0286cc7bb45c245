import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { getCompileCacheDir } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The path of a program in tests/fixtures/sys that a test runs as a process of its own. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`../fixtures/sys/${name}`, import.meta.url))
}

export interface FixtureOptions {
  /** Node's own flags, such as `--conditions=faults`. */
  flags?: readonly string[]
  words?: readonly string[]
  environment?: Record<string, string>
  /** Words before `node`: a program that starts it. */
  wrap?: readonly string[]
}

/** Runs such a program to its end. */
export function runFixture(name: string, options: FixtureOptions = {}): SpawnSyncReturns<string> {
  const { flags = [], words = [], wrap = [] } = options
  const [program = '', ...rest] = [...wrap, process.execPath, ...flags, fixture(name), ...words]
  return spawnSync(program, rest, {
    // Most of the time of a short program goes into removing the types of its modules.
    env: { ...process.env, NODE_COMPILE_CACHE: cache, ...options.environment },
    encoding: 'utf8',
  })
}

const cache = getCompileCacheDir() ?? join(tmpdir(), 'node-compile-cache')
