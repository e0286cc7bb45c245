/**
 * A new process from a program: posix_spawn(3), and what has to be said beforehand of
 * its descriptors and its signals.
 */
import { systemCall } from '#sys/kernel'
import { must } from './errors.ts'
import { Memory } from './memory.ts'

/** What posix_spawn is told to set: POSIX_SPAWN_… of spawn.h. */
export const POSIX_SPAWN_SETPGROUP = 0x2
export const POSIX_SPAWN_SETSIGDEF = 0x4
export const POSIX_SPAWN_SETSIGMASK = 0x8

/** Room for the structs, whose contents are the C library's own: 80, 336, 128 in glibc. */
const ACTIONS_ROOM = 256
const ATTRIBUTES_ROOM = 512
const SIGNALS_ROOM = 128

const actionsInit = systemCall(
  'int posix_spawn_file_actions_init(posix_spawn_file_actions_t *file_actions)',
  ['ENOMEM'],
)
const actionsAddDup2 = systemCall(
  'int posix_spawn_file_actions_adddup2(posix_spawn_file_actions_t *file_actions, ' +
    'int fd, int newfd)',
  ['EBADF', 'ENOMEM'],
)
const actionsDestroy = systemCall(
  'int posix_spawn_file_actions_destroy(posix_spawn_file_actions_t *file_actions)',
  ['EINVAL'],
)

// #region actions
/** What the new process does with descriptors before its program begins, in order. */
export class SpawnActions {
  readonly memory: Memory = new Memory(ACTIONS_ROOM)

  /** Throws SystemError where there is no memory for it. */
  constructor() {
    done(actionsInit(this.memory.address), 'posix_spawn_file_actions_init')
  }

  /**
   * Makes `newfd` a copy of `fd`, open in the program. Where both are the same, it
   * only stays open: posix_spawn_file_actions_adddup2(3). Throws SystemError
   * where one can be no descriptor; whether `fd` is open shows in posix_spawn.
   */
  dup2(fd: number, newfd: number): void {
    const result = actionsAddDup2(this.memory.address, fd, newfd)
    done(result, 'posix_spawn_file_actions_adddup2')
  }

  /** Gives back the memory that the C library has for it. */
  destroy(): void {
    actionsDestroy(this.memory.address)
  }
}
// #endregion actions

const attributesInit = systemCall(
  'int posix_spawnattr_init(posix_spawnattr_t *attr)',
  ['ENOMEM'],
)
const attributesSetFlags = systemCall(
  'int posix_spawnattr_setflags(posix_spawnattr_t *attr, short flags)',
  ['EINVAL'],
)
const attributesSetDefault = systemCall(
  'int posix_spawnattr_setsigdefault(posix_spawnattr_t *attr, const sigset_t *sigdefault)',
  ['EINVAL'],
)
const attributesSetMask = systemCall(
  'int posix_spawnattr_setsigmask(posix_spawnattr_t *attr, const sigset_t *sigmask)',
  ['EINVAL'],
)
const sigfillset = systemCall('int sigfillset(sigset_t *set)', ['EINVAL'])

// #region attributes
/**
 * A process group of its own, so that Ctrl-C is not for the new process; every signal
 * as it is by default, since a program that ignores one has its children ignore it
 * (Node does so with SIGPIPE); and none blocked.
 */
export class SpawnAttributes {
  readonly memory: Memory = new Memory(ATTRIBUTES_ROOM)

  /** Throws SystemError where there is no memory for it. */
  constructor() {
    const { address } = this.memory
    const none = new Memory(SIGNALS_ROOM)
    const all = new Memory(SIGNALS_ROOM)
    const flags =
      POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
    must(sigfillset(all.address), 'sigfillset')
    done(attributesInit(address), 'posix_spawnattr_init')
    done(attributesSetFlags(address, flags), 'posix_spawnattr_setflags')
    done(
      attributesSetDefault(address, all.address),
      'posix_spawnattr_setsigdefault',
    )
    done(attributesSetMask(address, none.address), 'posix_spawnattr_setsigmask')
  }
}
// #endregion attributes

const kernelPosixSpawn = systemCall(
  'int posix_spawn(pid_t *pid, const char *path, ' +
    'const posix_spawn_file_actions_t *file_actions, const posix_spawnattr_t *attrp, ' +
    'char *const argv[], char *const envp[])',
  [
    'E2BIG',
    'EACCES',
    'EAGAIN',
    'EBADF',
    'ELOOP',
    'EMFILE',
    'ENAMETOOLONG',
    'ENFILE',
    'ENOENT',
    'ENOEXEC',
    'ENOMEM',
    'ENOTDIR',
    'EPERM',
    'ETXTBSY',
  ],
)

// #region spawn
/**
 * posix_spawn(3): runs the program `path` in a new process, with the words `argv`
 * (its own name first) and the environment `envp` ('NAME=value'). The process's pid,
 * or -EAGAIN, -ENOMEM, -ENOENT, -EACCES, -E2BIG, and -EBADF for an action.
 */
export function posix_spawn(
  path: string,
  actions: SpawnActions,
  attributes: SpawnAttributes,
  argv: readonly string[],
  envp: readonly string[],
): number {
  const words = new Strings([path, ...argv])
  const variables = new Strings(envp)
  const result = kernelPosixSpawn(
    pid.address,
    words.addressOf(0),
    actions.memory.address,
    attributes.memory.address,
    words.table.address + 8,
    variables.table.address,
  )
  // Unlike others, it returns the errno itself; a fault that was injected is negative.
  return result === 0 ? pid.view.getInt32(0, true) : -Math.abs(result)
}
// #endregion spawn

const pid = new Memory(4)

/** Strings as C has them: their bytes and a NUL each, and a table that ends in NULL. */
class Strings {
  readonly table: Memory
  readonly #bytes: Memory

  constructor(strings: readonly string[]) {
    const texts = strings.map((text) => Buffer.from(`${text}\0`))
    const bytes = Buffer.concat(texts)
    this.#bytes = new Memory(bytes.length)
    this.#bytes.bytes.set(bytes)
    this.table = new Memory((strings.length + 1) * 8)
    let offset = 0
    for (const [index, text] of texts.entries()) {
      this.table.setInt64(index * 8, this.#bytes.address + offset)
      offset += text.length
    }
  }

  addressOf(index: number): number {
    return this.table.getInt64(index * 8)
  }
}

/** These calls, too, return the errno itself. */
function done(result: number, call: string): void {
  must(-Math.abs(result), call)
}
