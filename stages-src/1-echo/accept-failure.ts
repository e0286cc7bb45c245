/** What a failed accept means: accept(2), "Error handling". */
import {
  EAGAIN,
  ECONNABORTED,
  EHOSTDOWN,
  EHOSTUNREACH,
  EINTR,
  EMFILE,
  ENETDOWN,
  ENETUNREACH,
  ENFILE,
  ENOBUFS,
  ENOMEM,
  ENONET,
  ENOPROTOOPT,
  EOPNOTSUPP,
  EPERM,
  EPROTO,
} from '#sys'

/**
 * 'none': nothing has happened, try again. 'refused': the connection failed while
 * it waited in the queue. 'paused': there is no room for it now. 'mistake': the
 * server itself is wrong.
 */
export type AcceptFailure = 'none' | 'refused' | 'paused' | 'mistake'

/** What the negative result of accept4 means. */
export function acceptFailure(result: number): AcceptFailure {
  switch (-result) {
    case EAGAIN:
    case EINTR:
      return 'none'
    // There is no peer to blame yet.
    case ECONNABORTED:
    case EPROTO:
    case EPERM:
    case ENETDOWN:
    case ENETUNREACH:
    case EHOSTDOWN:
    case EHOSTUNREACH:
    case ENONET:
    case ENOPROTOOPT:
    case EOPNOTSUPP:
      return 'refused'
    // The connection is still in the queue, so asking again at once would spin.
    case EMFILE:
    case ENFILE:
    case ENOBUFS:
    case ENOMEM:
      return 'paused'
    default:
      return 'mistake'
  }
}

/**
 * Milliseconds until accept is tried again after the process ran out of
 * descriptors.
 */
export const PAUSE = 100
