/** Which core does what: the server one, the load the other, so that neither steals from either. */
import { availableParallelism } from 'node:os'
import { outputOf } from '../lib/run.ts'
import { toolVersion } from './tools.ts'

/** `beside`: load that shares the server's core. `anywhere`: whatever may run on all cores. */
export type Role = 'server' | 'load' | 'beside' | 'anywhere'

const cores: Record<Exclude<Role, 'anywhere'>, number> = { server: 0, load: 1, beside: 0 }

/** The words to put before a command, so that it runs on the core of its role and on no other. */
export function pinning(role: Role): string[] {
  if (role === 'anywhere' || !canPin()) return []
  return ['taskset', '--cpu-list', `${cores[role]}`]
}

/** Moves a process that runs already, with all its threads, to the core of its role. */
export async function pin(pid: number, role: Exclude<Role, 'anywhere'>): Promise<void> {
  if (!canPin()) return
  await outputOf(['taskset', '--all-tasks', '--cpu-list', '--pid', `${cores[role]}`, `${pid}`])
}

/** Whether there are two cores, and the program that pins to them (taskset, of util-linux). */
export function canPin(): boolean {
  return availableParallelism() >= 2 && toolVersion('taskset') !== undefined
}

/** For a plot's subtitle. */
export function describePinning(): string {
  return canPin() ? 'server and client on a core each' : 'not pinned to cores'
}
