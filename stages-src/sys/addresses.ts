/**
 * Socket addresses of IPv4, IPv6 and Unix sockets, in the layout that the kernel
 * reads.
 */
import koffi from 'koffi'
import { Memory } from './memory.ts'

/** Families of addresses: socket(2) calls them domains. */
export const AF_UNIX = 1
export const AF_INET = 2
export const AF_INET6 = 10

/** sizeof(struct sockaddr_storage): room for an address of any family. */
const STORAGE_SIZE = 128
/** sizeof(struct sockaddr_in), ip(7), and of struct sockaddr_in6, ipv6(7). */
const INET_SIZE = 16
const INET6_SIZE = 28
/** offsetof(struct sockaddr_in6, sin6_scope_id). */
const SCOPE = 24
/** sizeof(sun_path), unix(7); one byte of it is for the NUL at the end. */
const UNIX_PATH_SIZE = 108

/**
 * A struct sockaddr of one of the three families, in pinned memory beside its
 * length.
 */
export class SocketAddress {
  readonly memory: Memory = new Memory(STORAGE_SIZE + 4)

  /**
   * A host in numbers ('127.0.0.1', '::1', with its interface 'fe80::1%eth0') and a
   * port. Throws TypeError on a name, RangeError on a port that 16 bits do not hold.
   */
  static internet(host: string, port: number): SocketAddress {
    if (!Number.isInteger(port) || port < 0 || port > 0xffff) {
      throw new RangeError(`a port is a whole number up to 65535, not ${port}`)
    }
    const address = new SocketAddress()
    const { view } = address.memory
    const [number = '', zone] = host.split('%', 2)
    const scope = zone === undefined ? 0 : interfaceNumber(zone)
    const place = address.memory.address
    const isVersion4 =
      zone === undefined && inet_pton(AF_INET, host, place + 4) === 1
    const isVersion6 = !isVersion4 && inet_pton(AF_INET6, number, place + 8) === 1
    if (!isVersion4 && (!isVersion6 || scope < 0)) {
      throw new TypeError(`'${host}' is not an IP address`)
    }
    if (isVersion6) view.setUint32(SCOPE, scope, true)
    view.setUint16(0, isVersion4 ? AF_INET : AF_INET6, true)
    // The network's byte order, not the machine's: the most significant byte first.
    view.setUint16(2, port, false)
    address.length = isVersion4 ? INET_SIZE : INET6_SIZE
    return address
  }

  /**
   * A path of the file system. Throws RangeError where unix(7) has no room for it,
   * or it is empty.
   */
  static unix(path: string): SocketAddress {
    const address = new SocketAddress()
    const length = Buffer.byteLength(path)
    if (length === 0 || length >= UNIX_PATH_SIZE) {
      throw new RangeError(
        `a Unix socket's path has 1 to 107 bytes, this has ${length}`,
      )
    }
    address.memory.view.setUint16(0, AF_UNIX, true)
    address.memory.bytes.write(path, 2)
    address.length = 2 + length + 1
    return address
  }

  /** How many bytes of the memory are the address: socklen_t. */
  get length(): number {
    return this.memory.view.getUint32(STORAGE_SIZE, true)
  }

  set length(value: number) {
    this.memory.view.setUint32(STORAGE_SIZE, value, true)
  }

  /** Where the length lies, for the calls that write an address and its length. */
  get lengthAddress(): number {
    return this.memory.address + STORAGE_SIZE
  }

  /** Makes it ready to be written: no family, and all of the room offered. */
  clear(): void {
    this.memory.view.setUint16(0, 0, true)
    this.length = STORAGE_SIZE
  }

  get family(): number {
    return this.memory.view.getUint16(0, true)
  }

  /** The port; 0 where the family has none. */
  get port(): number {
    const hasPort = this.family === AF_INET || this.family === AF_INET6
    return hasPort ? this.memory.view.getUint16(2, false) : 0
  }

  /** '127.0.0.1', '::1', or a Unix socket's path; '' where there is none. */
  get host(): string {
    const { bytes, address } = this.memory
    // Four bytes need no call: a server asks for every connection.
    if (this.family === AF_INET) {
      return `${bytes[4]}.${bytes[5]}.${bytes[6]}.${bytes[7]}`
    }
    if (this.family === AF_INET6) {
      const scope = this.memory.view.getUint32(SCOPE, true)
      const place = address + 8
      const number = inet_ntop(AF_INET6, place, letters.address, letters.length)
      return scope === 0 ? number : `${number}%${interfaceName(scope)}`
    }
    if (this.family !== AF_UNIX) return ''
    const path = bytes.toString(
      'utf8',
      2,
      Math.max(2, Math.min(this.length, STORAGE_SIZE)),
    )
    return path.split('\0', 1)[0] ?? ''
  }

  /** '127.0.0.1:8001', '[::1]:8001' or 'unix:/run/echo'; '' once it is cleared. */
  toString(): string {
    if (this.family === AF_INET) return `${this.host}:${this.port}`
    if (this.family === AF_INET6) return `[${this.host}]:${this.port}`
    return this.family === AF_UNIX ? `unix:${this.host}` : ''
  }
}

const library = koffi.load(null)
const inet_pton = library.func(
  'int inet_pton(int af, const char *src, uintptr_t dst)',
)
const inet_ntop = library.func(
  'const char *inet_ntop(int af, uintptr_t src, uintptr_t dst, unsigned int size)',
)
/** INET6_ADDRSTRLEN: the longest address in letters, with its NUL. */
const letters = new Memory(46)

// #region interfaces
const if_nametoindex = library.func('unsigned int if_nametoindex(const char *name)')
const if_indextoname = library.func(
  'const char *if_indextoname(unsigned int index, uintptr_t name)',
)

/** The interface that a zone names, or is the number of; -1 where there is none. */
function interfaceNumber(zone: string): number {
  if (/^[1-9]\d{0,8}$/.test(zone)) return Number(zone)
  return if_nametoindex(zone) || -1
}

function interfaceName(index: number): string {
  return if_indextoname(index, letters.address) ?? `${index}`
}
// #endregion interfaces
