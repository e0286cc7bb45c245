/** A listening socket for HTTP, with what holds for all that it accepts: tcp(7). */
import {
  IPPROTO_TCP,
  must,
  setsockopt,
  TCP_DEFER_ACCEPT,
  TCP_NODELAY,
  TCP_NOTSENT_LOWAT,
} from '#sys'
import { listeningSocket } from '../1-echo/listening-socket.ts'

/** How much may wait to be sent before a socket counts as full; bytes. */
const UNSENT = 256 * 1024

/** As listeningSocket; throws SystemError likewise. */
export function httpListener(host: string, port: number): number {
  return forHttp(listeningSocket(host, port))
}

/** The same for a listening socket that there is. Throws SystemError. */
export function forHttp(listener: number): number {
  // What is accepted inherits it: the second of two small responses does not wait
  // for the acknowledgement of the first.
  must(setsockopt(listener, IPPROTO_TCP, TCP_NODELAY, 1), 'setsockopt')
  // Nobody is accepted who has not said anything yet, for a second: browsers open
  // connections that they have no use for.
  must(setsockopt(listener, IPPROTO_TCP, TCP_DEFER_ACCEPT, 1), 'setsockopt')
  // There is room again as soon as a slow client has taken a little, and not only
  // when it has taken a third of what may be megabytes.
  must(setsockopt(listener, IPPROTO_TCP, TCP_NOTSENT_LOWAT, UNSENT), 'setsockopt')
  return listener
}
