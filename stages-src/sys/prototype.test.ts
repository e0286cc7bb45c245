import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Parameter, parsePrototype } from './prototype.ts'

const name = fc.stringMatching(/^[a-z_][a-z0-9_]{0,12}$/)
const type = fc.constantFrom(
  'int',
  'long',
  'void',
  'char',
  'size_t',
  'socklen_t',
  'nfds_t',
  'unsigned int',
  'struct sockaddr',
  'struct pollfd',
)
const parameter: fc.Arbitrary<Parameter> = fc.record({
  name,
  type,
  pointer: fc.boolean(),
  constant: fc.boolean(),
})

/** As a man page prints it. */
function printed(
  returns: string,
  call: string,
  parameters: readonly Parameter[],
): string {
  const list = parameters.map(
    (it) =>
      `${it.constant ? 'const ' : ''}${it.type} ${it.pointer ? '*' : ''}${it.name}`,
  )
  return `${returns} ${call}(${list.join(', ') || 'void'})`
}

describe('parsePrototype', () => {
  test('reads what man pages print', () => {
    const returns = fc.constantFrom('int', 'ssize_t', 'long')
    const parameters = fc.array(parameter, { maxLength: 6 })
    fc.assert(
      fc.property(returns, name, parameters, (result, call, list) => {
        const prototype = parsePrototype(printed(result, call, list))
        expect(prototype.name).toBe(call)
        expect(prototype.parameters).toEqual(list)
      }),
    )
  })

  test('tells koffi widths instead of names, and hands over pointers as numbers', () => {
    const declaration =
      'ssize_t sendto(int sockfd, const void *buf, size_t len, int flags, ' +
      'const struct sockaddr *dest_addr, socklen_t addrlen)'
    expect(parsePrototype(declaration).native).toBe(
      'long sendto(int, uintptr_t, size_t, int, uintptr_t, unsigned int)',
    )
    expect(
      parsePrototype('int poll(struct pollfd *fds, nfds_t nfds, int timeout)')
        .native,
    ).toBe('int poll(uintptr_t, unsigned long, int)')
    expect(parsePrototype('int sched_yield(void)').native).toBe('int sched_yield()')
  })

  test('hands over an address that a call returns as a signed number', () => {
    // MAP_FAILED of mmap(2) is (void *) -1.
    const prototype = parsePrototype('void *mmap(void *addr, size_t length)')
    expect(prototype.native).toBe('int64_t mmap(uintptr_t, size_t)')
    expect(prototype.name).toBe('mmap')
  })

  test('reads a table of strings, as posix_spawn(3) has two', () => {
    const { native, parameters } = parsePrototype(
      'int execve(const char *pathname, char *const argv[], char *const envp[])',
    )
    expect(native).toBe('int execve(uintptr_t, uintptr_t, uintptr_t)')
    const table = { type: 'char *', pointer: true, constant: true }
    expect(parameters.slice(1)).toEqual([
      { name: 'argv', ...table },
      { name: 'envp', ...table },
    ])
  })

  test('calls by number what the C library has no function for', () => {
    const prototype = parsePrototype(
      'long syscall(SYS_openat2, int dirfd, const char *pathname, ' +
        'struct open_how *how, size_t size)',
    )
    expect(prototype).toMatchObject({
      name: 'openat2',
      number: 437,
      native: 'long syscall(long, int, uintptr_t, uintptr_t, size_t)',
    })
    expect(prototype.parameters.map(({ name }) => name)).toEqual([
      'dirfd',
      'pathname',
      'how',
      'size',
    ])
  })

  test.each([
    'long syscall(int dirfd)',
    'long syscall(SYS_unheard_of, int dirfd)',
    'long syscall(SYS_constructor, int dirfd)',
    'long syscall(SYS_openat2)',
    'int openat2(int dirfd)',
    'int openat2(SYS_openat2, int dirfd)',
    '',
    'read',
    'int',
    'int read',
    'int read()',
    'int read(int)',
    'int read(int fd',
    'int read int fd)',
    'int read(int fd);',
    'int read(int fd,void *buf)',
    'int read(int fd, )',
    'int read(int fd, ...)',
    'int read(int **fds)',
    'int read(int * fds)',
    'int read(int fds[2])',
    'int (*read)(int fd)',
    'void **mmap(void *addr)',
    'void* mmap(void *addr)',
    'int execv(char *argv[])',
    'int execv(const char *const argv[])',
    'int execv(char *const argv[2])',
    'read(int fd)',
    ' int read(int fd)',
    'int read(const const int fd)',
    'int read(enum mode mode)',
    'int read(int fd)\nint write(int fd)',
  ])('refuses %j, and says what it refuses', (text) => {
    expect(() => parsePrototype(text)).toThrow(SyntaxError)
    expect(() => parsePrototype(text)).toThrow(/^not a (prototype|parameter): /)
  })
})
