/** C prototypes, read as the man page prints them. */

/** One system call as its man page declares it. */
export interface Prototype {
  readonly name: string
  readonly parameters: readonly Parameter[]
  /** The same declaration in the types that koffi knows. */
  readonly native: string
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
 * Reads `'ssize_t read(int fd, void *buf, size_t count)'`. Throws on anything else.
 */
export function parsePrototype(declaration: string): Prototype {
  const match = /^(\w+) (\w+)\((.+)\)$/.exec(declaration)
  if (!match) throw new SyntaxError(`not a prototype: ${declaration}`)
  const [, returns = '', name = '', list = ''] = match
  const parameters = list === 'void' ? [] : list.split(', ').map(parseParameter)
  const types = parameters.map(
    (it) => `${it.pointer ? 'uintptr_t' : plain(it.type)}`,
  )
  return {
    name,
    parameters,
    native: `${plain(returns)} ${name}(${types.join(', ')})`,
  }
}

function parseParameter(text: string): Parameter {
  const match = /^(const )?((?:struct |unsigned )?\w+) (\*?)(\w+)$/.exec(text)
  if (!match) throw new SyntaxError(`not a parameter: ${text}`)
  const [, constant, type = '', star, name = ''] = match
  return { name, type, pointer: star === '*', constant: constant !== undefined }
}

/** Types that POSIX names after their use, and what they are on 64-bit Linux. */
const widths: Readonly<Record<string, string>> = {
  ssize_t: 'long',
  socklen_t: 'unsigned int',
  nfds_t: 'unsigned long',
}

function plain(type: string): string {
  return widths[type] ?? type
}
