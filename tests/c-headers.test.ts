/** What '#sys' believes of Linux, beside what the C compiler's headers say on this machine. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import koffi from 'koffi'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import * as sys from '#sys'
import { parsePrototype } from '../stages-src/sys/prototype.ts'
import { declarations } from './support/prototypes.ts'

const { Memory, OpenHow, IoVec, PollSet, SocketAddress, Statx } = sys

/** What C's own names for the sizes are that '#sys' has names for. */
const sizes: Readonly<Record<string, string>> = {
  POLLFD_SIZE: 'sizeof(struct pollfd)',
  IOVEC_SIZE: 'sizeof(struct iovec)',
  OPEN_HOW_SIZE: 'sizeof(struct open_how)',
  STATX_SIZE: 'sizeof(struct statx)',
  EPOLL_EVENT_SIZE: 'sizeof(struct epoll_event)',
  MSGHDR_SIZE: 'sizeof(struct msghdr)',
  SIGINFO_SIZE: 'sizeof(siginfo_t)',
  CPU_SET_SIZE: 'sizeof(cpu_set_t)',
  UCRED_SIZE: 'sizeof(struct ucred)',
}

const constants = Object.entries(sys).filter(
  (entry): entry is [string, number] =>
    typeof entry[1] === 'number' && /^[A-Z][A-Z0-9_]+$/.test(entry[0]),
)

/** `fcntl` and `syscall` end in `...` in C, which no prototype with parameters equals. */
const variadic = (prototype: string) => /^\w+ (fcntl|syscall)\(/.test(prototype)

const headers = `#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <linux/futex.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/eventfd.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <sys/un.h>
#include <unistd.h>
`

describe('C', () => {
  const noCompiler = spawnSync('cc', ['--version']).error !== undefined
  beforeEach(({ skip }) => skip(noCompiler, 'there is no C compiler (cc) to ask'))

  test('has the same constants', () => {
    const print = constants.map(
      ([name]) => `printf("${name}=%lld\\n", (long long)(${sizes[name] ?? name}));`,
    )
    const lines = run(`${headers}int main(void) { ${print.join('\n')} }`).split('\n')
    expect(lines).toEqual(constants.map(([name, value]) => `${name}=${value}`))
    expect(lines.length).toBeGreaterThan(60)
  })

  test('has the same prototypes', () => {
    const checked = declarations().filter(({ prototype }) => !variadic(prototype))
    expect(checked.length).toBeGreaterThan(15)
    const pointers = checked.map(
      ({ call, prototype }) =>
        `${prototype.replace(new RegExp(`(?<=[ *])${call}[(]`), `(*const ${call}_)(`)} = ${call};`,
    )
    // A type that differs, or a parameter too many, is then an error.
    run(`${headers}${pointers.join('\n')}\nint main(void) { return 0; }`, [
      '-Werror=incompatible-pointer-types',
    ])
  })

  test('has the same numbers for calls without a function', () => {
    const numbered = declarations()
      .map(({ prototype }) => parsePrototype(prototype))
      .filter(({ number }) => number !== undefined)
    expect(numbered.map(({ name }) => name)).toContain('openat2')
    const print = numbered.map(({ name }) => `printf("%d\\n", SYS_${name});`)
    const printed = run(`${headers}int main(void) { ${print.join('\n')} }`)
    expect(printed.split('\n').map(Number)).toEqual(numbered.map(({ number }) => number))
  })

  test('finds the room that it asks for where only it knows the contents', () => {
    const rooms = {
      posix_spawn_file_actions_t: new sys.SpawnActions(),
      posix_spawnattr_t: new sys.SpawnAttributes(),
    }
    const print = Object.keys(rooms).map((type) => `printf("%zu\\n", sizeof(${type}));`)
    const sizes = run(`${headers}int main(void) { ${print.join('\n')} }`).split('\n')
    for (const [index, { memory }] of Object.values(rooms).entries()) {
      expect(Number(sizes[index])).toBeGreaterThan(0)
      expect(memory.length).toBeGreaterThanOrEqual(Number(sizes[index]))
    }
  })

  test('lays out struct msghdr, siginfo_t, cpu_set_t and struct ucred alike', () => {
    const message = new sys.Message(64, 2)
    message.set(64, 5, 6)
    const status = new sys.ChildStatus()
    const processors = new sys.CpuSet()
    processors.set([0, 9, 1023])
    const credentials = new sys.PeerCredentials()
    const printed = run(`${headers}${dump}int main(void) {
      struct iovec piece;
      char room[CMSG_SPACE(2 * sizeof(int))];
      struct msghdr header = {
        .msg_iov = &piece, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof room,
      };
      struct cmsghdr *rights = CMSG_FIRSTHDR(&header);
      rights->cmsg_level = SOL_SOCKET;
      rights->cmsg_type = SCM_RIGHTS;
      rights->cmsg_len = CMSG_LEN(2 * sizeof(int));
      memcpy(CMSG_DATA(rights), (int[]){5, 6}, 2 * sizeof(int));
      dump(room, sizeof room);
      header.msg_iov = (void *)0x1111;
      header.msg_control = (void *)0x2222;
      dump(&header, sizeof header);
      siginfo_t info = {.si_signo = SIGCHLD, .si_code = CLD_KILLED};
      info.si_pid = 4711;
      info.si_status = SIGKILL;
      dump(&info, sizeof info);
      cpu_set_t set;
      CPU_ZERO(&set);
      CPU_SET(0, &set);
      CPU_SET(9, &set);
      CPU_SET(1023, &set);
      dump(&set, sizeof set);
      struct ucred who = {.pid = 1, .uid = 2, .gid = 3};
      dump(&who, sizeof who);
    }`)
    const [rights, header = '', info = '', set, who = ''] = printed.split('\n')
    // Its two addresses are where they are.
    const ours = Buffer.from(koffi.view(message.address, sys.MSGHDR_SIZE).slice(0))
    const control = Number(ours.readBigUInt64LE(32))
    ours.writeBigUInt64LE(0x1111n, 16)
    ours.writeBigUInt64LE(0x2222n, 32)
    expect(header).toBe(ours.toString('hex'))
    expect(rights).toBe(Buffer.from(koffi.view(control, 24)).toString('hex'))
    status.memory.bytes.write(info, 'hex')
    expect([status.code, status.pid]).toEqual([sys.CLD_KILLED, 4711])
    expect(status.status).toBe(sys.SIGKILL)
    expect(set).toBe(processors.memory.bytes.toString('hex'))
    credentials.memory.bytes.write(who, 'hex')
    expect([credentials.pid, credentials.uid, credentials.gid]).toEqual([1, 2, 3])
  })

  test('lays out struct open_how and struct statx alike', () => {
    const how = new OpenHow(sys.O_PATH | sys.O_CLOEXEC, sys.RESOLVE_BENEATH)
    const statx = new Statx()
    const printed = run(`${headers}${dump}int main(void) {
      struct open_how how = {.flags = O_PATH | O_CLOEXEC, .resolve = RESOLVE_BENEATH};
      struct statx statx = {
        .stx_mode = S_IFREG | 0644, .stx_ino = 0x1122334455667, .stx_size = 0x7654321076543,
        .stx_ctime = {-2, 123456789}, .stx_mtime = {0x112345678, 987654321},
      };
      dump(&how, sizeof how);
      dump(&statx, sizeof statx);
    }`)
    const [first, second = ''] = printed.split('\n')
    expect(first).toBe(how.memory.bytes.toString('hex'))
    statx.memory.bytes.write(second, 'hex')
    expect(statx).toMatchObject({
      type: sys.S_IFREG,
      inode: 0x1122334455667,
      size: 0x7654321076543,
      changed: -2,
      changedNanoseconds: 123_456_789,
      modified: 0x112345678,
      modifiedNanoseconds: 987_654_321,
    })
  })

  test('lays out struct pollfd and struct iovec alike', () => {
    const entries = new PollSet(2)
    entries.set(0, 0x11223344, 0x5566)
    entries.set(1, -1, sys.POLLIN)
    const memory = new Memory(100)
    const pieces = new IoVec(2)
    pieces.set(0, memory, 1, 98)
    pieces.set(1, memory, 100, 0)
    const printed = run(`${headers}${dump}int main(void) {
      struct pollfd entries[2] = {{0x11223344, 0x5566, 0}, {-1, POLLIN, 0}};
      struct iovec pieces[2] = {{(void *)${memory.address + 1}, 98}, {(void *)${memory.address + 100}, 0}};
      dump(entries, sizeof entries);
      dump(pieces, sizeof pieces);
    }`)
    expect(printed).toBe(
      `${entries.table.bytes.toString('hex')}\n${pieces.table.bytes.toString('hex')}`,
    )
  })

  test('lays out the three struct sockaddr alike', () => {
    const version4 = SocketAddress.internet('192.0.2.17', 8001)
    const version6 = SocketAddress.internet('2001:db8::17', 65535)
    const unix = SocketAddress.unix('/run/echo')
    const printed = run(`${headers}${dump}int main(void) {
      struct sockaddr_in version4 = {.sin_family = AF_INET, .sin_port = htons(8001)};
      inet_pton(AF_INET, "192.0.2.17", &version4.sin_addr);
      struct sockaddr_in6 version6 = {.sin6_family = AF_INET6, .sin6_port = htons(65535)};
      inet_pton(AF_INET6, "2001:db8::17", &version6.sin6_addr);
      struct sockaddr_un unix_ = {.sun_family = AF_UNIX, .sun_path = "/run/echo"};
      dump(&version4, sizeof version4);
      dump(&version6, sizeof version6);
      dump(&unix_, offsetof(struct sockaddr_un, sun_path) + strlen(unix_.sun_path) + 1);
      printf("%zu %zu\\n", sizeof(struct sockaddr_storage), sizeof unix_.sun_path);
    }`)
    const ours = [version4, version6, unix].map(({ memory, length }) =>
      memory.bytes.toString('hex', 0, length),
    )
    expect(printed.split('\n')).toEqual([...ours, '128 108'])
  })
})

const dump = `static void dump(const void *at, size_t size) {
  for (size_t i = 0; i < size; i++) printf("%02x", ((const unsigned char *)at)[i]);
  printf("\\n");
}
`

/** Compiles and runs a C program; what it printed, without the last newline. */
function run(source: string, flags: readonly string[] = []): string {
  const folder = mkdtempSync(join(tmpdir(), 'headers-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const [file, program] = [join(folder, 'program.c'), join(folder, 'program')]
  writeFileSync(file, source)
  execFileSync('cc', [...flags, '-o', program, file])
  return execFileSync(program).toString().trimEnd()
}
