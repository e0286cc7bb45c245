/** TCP segments as tshark(1) lists them, and what is to be said of each. */

export interface Segment {
  /** Seconds since the first one. */
  time: number
  from: 'client' | 'server'
  /** SYN, ACK, PSH, FIN, RST. */
  flags: string[]
  /** Bytes of content. */
  length: number
}

/**
 * Reads lines of `frame.time_relative`, `tcp.srcport`, `tcp.flags.str`, `tcp.len`, with tabs
 * between. `port`: the server's.
 */
export function parseSegments(output: string, port: number): Segment[] {
  return output
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [time, source, flags = '', length] = line.split('\t')
      return {
        time: Number(time),
        from: Number(source) === port ? 'server' : 'client',
        flags: names.filter((_, index) => flags.includes(letters[index] ?? '')),
        length: Number(length),
      }
    })
}

/** How tshark writes the flags: `·······AP···`. */
const letters = ['S', 'F', 'R', 'P', 'A']
const names = ['SYN', 'FIN', 'RST', 'PSH', 'ACK']

/** What a segment does in a connection of two requests. */
export function noteOn(segments: readonly Segment[], index: number): string {
  const segment = segments[index]
  if (!segment) return ''
  const { from, flags, length } = segment
  if (flags.includes('SYN')) {
    return from === 'client'
      ? 'a connection, please'
      : 'granted: the kernel says so, the server has not been asked'
  }
  if (flags.includes('RST')) return 'reset: nobody is there any more'
  const last = flags.includes('FIN') ? ', and the end of the stream' : ''
  if (length > 0) {
    const number = segments
      .slice(0, index + 1)
      .filter((other) => other.from === from && other.length > 0).length
    return from === 'client'
      ? `request ${number}: a head is all there is to it${last}`
      : `response ${number}: head and content in one segment${last}`
  }
  if (flags.includes('FIN')) {
    return from === 'client'
      ? 'the client has nothing more to say'
      : 'the end of the stream: Connection: close was meant'
  }
  return index === 2 ? 'three segments, and the connection stands' : 'received'
}
