/** The programs that labs borrow from the system, and what Debian calls their packages. */
import { spawnSync } from 'node:child_process'

interface Tool {
  /** What Debian calls its package. */
  package: string
  /** The flag that makes it say its version. */
  version: string
  /** What it has to be allowed to do, and a command that fails where it is not. */
  right?: { words: string; probe: string }
}

const tools = {
  ab: { package: 'apache2-utils', version: '-V' },
  apache2: { package: 'apache2', version: '-v' },
  cc: { package: 'gcc', version: '--version' },
  curl: { package: 'curl', version: '--version' },
  gdb: { package: 'gdb', version: '--version' },
  nginx: { package: 'nginx', version: '-v' },
  perf: {
    package: 'linux-perf',
    version: '--version',
    right: { words: 'look at processes', probe: 'perf record -o /dev/null -- true 2> /dev/null' },
  },
  ss: { package: 'iproute2', version: '--version' },
  strace: { package: 'strace', version: '--version' },
  taskset: { package: 'util-linux', version: '--version' },
  tshark: {
    package: 'tshark',
    version: '--version',
    right: {
      words: 'capture on lo',
      probe: "dumpcap -i lo -d -f tcp 2> /dev/null | grep -q '(000)'",
    },
  },
  valgrind: { package: 'valgrind', version: '--version' },
  wrk: { package: 'wrk', version: '-v' },
} satisfies Record<string, Tool>

export type ToolName = keyof typeof tools

/** What a tool says of its version, in one line; undefined where it is not installed, or of no use. */
export function toolVersion(name: ToolName): string | undefined {
  if (!versions.has(name)) versions.set(name, askVersion(name))
  return versions.get(name)
}

const versions = new Map<ToolName, string | undefined>()

function askVersion(name: ToolName): string | undefined {
  const options = { encoding: 'utf8', env: { ...process.env, PATH: searchPath } } as const
  const { version, right }: Tool = tools[name]
  const { error, stdout, stderr } = spawnSync(name, [version], options)
  if (error || (right && spawnSync('sh', ['-c', right.probe]).status !== 0)) return undefined
  const [line = ''] = (stdout || stderr).split('\n', 1)
  return line.replace(/ Copyright.*/, '').trim() || name
}

/** Servers stand where only root looks for programs. */
export const searchPath = `${process.env.PATH}:/usr/sbin`

/** One line for whoever runs a lab whose tools are not all there. */
export function missingTools(names: readonly ToolName[]): string {
  const packages = names.map((name) => {
    const { package: debian, right }: Tool = tools[name]
    return `${name} (Debian: apt install ${debian})${right ? ` that may ${right.words}` : ''}`
  })
  return `needs ${packages.join(' and ')}`
}
