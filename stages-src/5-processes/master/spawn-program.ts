/** A program in a process of its own, with the descriptors that it is to have. */
import {
  ChildStatus,
  close,
  F_DUPFD_CLOEXEC,
  fcntl,
  kill,
  must,
  P_PID,
  pidfd_open,
  posix_spawn,
  SIGKILL,
  SpawnActions,
  SpawnAttributes,
  WEXITED,
  waitid,
} from '#sys'

/** A process that has begun, and how it is waited for. */
export interface Process {
  readonly pid: number
  /** Readable once the process has ended: pidfd_open(2). */
  readonly pidfd: number
}

/** Which of our descriptors a program has, and under which number, below 10. */
export type Given = readonly (readonly [from: number, to: number])[]

// #region spawn
/**
 * Runs `program`, a file for Node, with these words behind it. Descriptors that it is
 * not given are closed on exec. Throws SystemError.
 */
export function spawnProgram(
  program: string,
  words: readonly string[],
  given: Given,
): Process {
  const actions = new SpawnActions()
  const lifted: number[] = []
  try {
    for (const [from, to] of given) {
      // Otherwise one could be put where another is that has yet to be copied.
      const above = must(fcntl(from, F_DUPFD_CLOEXEC, BEYOND), 'fcntl')
      lifted.push(above)
      actions.dup2(above, to)
    }
    const pid = must(spawn([program, ...words], actions), 'posix_spawn')
    return { pid, pidfd: watchable(pid) }
  } finally {
    actions.destroy()
    for (const fd of lifted) close(fd)
  }
}

/** Descriptors from here on are none that a program is given. */
const BEYOND = 10
// #endregion spawn

// #region program
/**
 * There is no fork(2) in a process with threads that goes on in JavaScript: of V8's
 * threads the child would have the one that called. So it is a new program from its
 * first instruction, and what it is to have is said beforehand: posix_spawn(3).
 */
function spawn(words: readonly string[], actions: SpawnActions): number {
  // Node's options go on to it: --conditions, above all.
  const all = [process.execPath, ...process.execArgv, ...words]
  const variables = Object.entries(process.env).map(
    ([name, value]) => `${name}=${value}`,
  )
  return posix_spawn(process.execPath, actions, OWN_GROUP, all, variables)
}

/** Ctrl-C is for the master alone, and how Node treats SIGPIPE is Node's own. */
const OWN_GROUP = new SpawnAttributes()

/** A descriptor for the process; without one it could not be watched, and has to go. */
function watchable(pid: number): number {
  const pidfd = pidfd_open(pid, 0)
  if (pidfd >= 0) return pidfd
  end(pid)
  return must(pidfd, 'pidfd_open')
}

/** Ends a process that nobody can have, and waits for that. */
export function abandon({ pid, pidfd }: Process): void {
  end(pid)
  close(pidfd)
}

function end(pid: number): void {
  kill(pid, SIGKILL)
  waitid(P_PID, pid, new ChildStatus(), WEXITED)
}
// #endregion program
