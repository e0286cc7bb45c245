/** Which core does what: the server one, the load the other, so that neither steals from either. */
import { availableParallelism } from 'node:os'
import { toolVersion } from './tools.ts'

/** `beside`: load that shares the server's core. */
export type Role = 'server' | 'load' | 'beside'

const cores: Record<Role, number> = { server: 0, load: 1, beside: 0 }

/** The words to put before a command, so that it runs on the core of its role and on no other. */
export function pinning(role: Role): string[] {
  return canPin() ? ['taskset', '--cpu-list', `${cores[role]}`] : []
}

/** Whether there are two cores, and the program that pins to them (taskset, of util-linux). */
export function canPin(): boolean {
  return availableParallelism() >= 2 && toolVersion('taskset') !== undefined
}

/** For a plot's subtitle. */
export function describePinning(): string {
  return canPin() ? 'server and client on a core each' : 'not pinned to cores'
}
