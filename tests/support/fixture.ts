import { fileURLToPath } from 'node:url'

/** The path of a program in tests/fixtures/sys that a test runs as a process of its own. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`../fixtures/sys/${name}`, import.meta.url))
}
