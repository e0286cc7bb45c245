/** Finds what a command has left, wherever it has gone: a mark in the environment is inherited. */
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import type { Writable } from 'node:stream'
import { killProcess, type Process, processNumbered } from '../lib/processes.ts'

/** The variable that those who come from a command under check have in their environment. */
const NAME = 'FIVE_SERVERS_CHECK'
/** What the marks of this process begin with. */
const OURS = randomUUID()

let marks = 0

/** A value that no other command has. */
export function newMark(): string {
  startGuard()
  marks += 1
  return `${OURS}.${marks}.`
}

/** What a command's environment has, so that those who come from it are found. */
export function environmentOf(mark: string): NodeJS.ProcessEnv {
  return { [NAME]: mark }
}

/** Those whose environment has the mark, and who have not ended. */
export function marked(mark: string): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && environ(name).includes(`\0${NAME}=${mark}`))
    .flatMap((name) => processNumbered(Number(name)) ?? [])
}

/** As it was when the program began; empty for other users' processes. */
function environ(pid: string): string {
  try {
    return `\0${readFileSync(`/proc/${pid}/environ`, 'latin1')}`
  } catch {
    return ''
  }
}

/** Process groups without a mark that are to end with this process all the same. */
const groups = new Set<number>()

/**
 * Looks after a daemon and its process group: it may have written over its environment, as nginx
 * does for its title. Returns what ends the group.
 */
export function adopt({ pid }: Process): () => void {
  const group = groupOf(pid)
  if (group === undefined || group === groupOf(process.pid)) return () => {}
  groups.add(group)
  startGuard().write(`+ ${group}\n`)
  return () => {
    if (!groups.delete(group)) return
    killGroup(group)
    startGuard().write(`- ${group}\n`)
  }
}

/** Field 5 of proc_pid_stat(5); the second is a name that may hold spaces itself. */
function groupOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2])
  } catch {
    return undefined // it has ended
  }
}

function killGroup(group: number): void {
  try {
    process.kill(-group, 'SIGKILL')
  } catch {
    // ESRCH: the last process of the group is gone
  }
}

/** What the guard is told through. */
let toGuard: Writable | undefined

/** Who has a mark of this process ends with it, even where it has no time for a last word. */
function startGuard(): Writable {
  if (toGuard) return toGuard
  process.once('exit', () => {
    marked(OURS).forEach(killProcess)
    groups.forEach(killGroup)
  })
  const guard = spawn('sh', ['-c', GUARD_SCRIPT, `${NAME}=${OURS}`], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  guard.unref()
  guard.once('error', () => {})
  guard.stdin.on('error', () => {})
  toGuard = guard.stdin
  return toGuard
}

/** Its input ends with the process that has started it. */
const GUARD_SCRIPT = `
groups=' '
while read -r sign group; do
  case $sign in
    +) groups="$groups$group " ;;
    -) groups="\${groups%% $group *} \${groups#* $group }" ;;
  esac
done
for file in $(grep -lazs "^$0" /proc/[0-9]*/environ); do
  pid=\${file#/proc/}
  kill -KILL "\${pid%/environ}"
done
for group in $groups; do kill -KILL "-$group"; done
`
