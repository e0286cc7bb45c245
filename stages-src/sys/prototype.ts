/** C prototypes, read as the man page prints them. */

/** One system call as its man page declares it. */
export interface Prototype {
  readonly name: string
  readonly parameters: readonly Parameter[]
  /** The same declaration in the types that koffi knows. */
  readonly native: string
  /** The call's number, where the C library has no function for it: syscall(2). */
  readonly number?: number
}

export interface Parameter {
  readonly name: string
  /** The C type without `const` and without the star: 'int', 'struct sockaddr'. */
  readonly type: string
  readonly pointer: boolean
  /** Whether the kernel only reads what the pointer points to. */
  readonly constant: boolean
}

/**
 * Reads `'ssize_t read(int fd, void *buf, size_t count)'`, and of a call that the C
 * library has no function for `'long syscall(SYS_openat2, int dirfd, …)'`. Throws on
 * anything else.
 */
export function parsePrototype(declaration: string): Prototype {
  const match = /^(\w+) (\*?)(\w+)\((?:SYS_(\w+), )?(.+)\)$/.exec(declaration)
  if (!match) throw new SyntaxError(`not a prototype: ${declaration}`)
  const [, returns = '', star, symbol = '', name = symbol, list = ''] = match
  const number = numbers.get(name)
  if ((symbol === 'syscall') !== (number !== undefined)) {
    throw new SyntaxError(`not a prototype: ${declaration}`)
  }
  const parameters = list === 'void' ? [] : list.split(', ').map(parseParameter)
  const types = parameters.map((it) => (it.pointer ? 'uintptr_t' : plain(it.type)))
  if (number !== undefined) types.unshift('long')
  // A pointer is an address here, and signed: MAP_FAILED, (void *) -1, is -1.
  const result = star === '*' ? 'int64_t' : plain(returns)
  return {
    name,
    parameters,
    native: `${result} ${symbol}(${types.join(', ')})`,
    ...(number !== undefined && { number }),
  }
}

/** From sys/syscall.h. Calls of recent years have one number everywhere. */
const numbers = new Map([
  ['openat2', 437],
  ['getdents64', process.arch === 'arm64' ? 61 : 217],
  ['pidfd_open', 434],
  ['pidfd_send_signal', 424],
  ['futex', process.arch === 'arm64' ? 98 : 202],
])

function parseParameter(text: string): Parameter {
  const list = /^char \*const (\w+)\[\]$/.exec(text)
  if (list)
    return { name: list[1] ?? '', type: 'char *', pointer: true, constant: true }
  const match = /^(const )?((?:struct |unsigned )?\w+) (\*?)(\w+)$/.exec(text)
  if (!match) throw new SyntaxError(`not a parameter: ${text}`)
  const [, constant, type = '', star, name = ''] = match
  return { name, type, pointer: star === '*', constant: constant !== undefined }
}

/** Types that POSIX names after their use, and what they are on 64-bit Linux. */
const WIDTHS: Readonly<Record<string, string>> = {
  ssize_t: 'long',
  socklen_t: 'unsigned int',
  nfds_t: 'unsigned long',
  off_t: 'long',
  pid_t: 'int',
  id_t: 'unsigned int',
  idtype_t: 'int',
  mode_t: 'unsigned int',
}

function plain(type: string): string {
  return WIDTHS[type] ?? type
}
