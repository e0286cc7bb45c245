/** The programs that labs borrow from the system, and what Debian calls their packages. */
import { spawnSync } from 'node:child_process'

const tools = {
  cc: { package: 'gcc', version: '--version' },
  gdb: { package: 'gdb', version: '--version' },
  ss: { package: 'iproute2', version: '--version' },
  strace: { package: 'strace', version: '--version' },
  taskset: { package: 'util-linux', version: '--version' },
} as const

export type ToolName = keyof typeof tools

/** What a tool says of its version, in one line; undefined where it is not installed. */
export function toolVersion(name: ToolName): string | undefined {
  if (!versions.has(name)) versions.set(name, askVersion(name))
  return versions.get(name)
}

const versions = new Map<ToolName, string | undefined>()

function askVersion(name: ToolName): string | undefined {
  const { error, stdout } = spawnSync(name, [tools[name].version], { encoding: 'utf8' })
  if (error) return undefined
  return stdout.split('\n', 1)[0]?.trim() || name
}

/** One line for whoever runs a lab whose tools are not all there. */
export function missingTools(names: readonly ToolName[]): string {
  const packages = names.map((name) => `${name} (Debian: apt install ${tools[name].package})`)
  return `needs ${packages.join(' and ')}`
}
