/** What happens while a worker is replaced, in milliseconds since the master was asked to. */
export interface Recycle {
  /** The master has begun to start the new one. */
  started: number
  /** The new one has said that it can serve. */
  ready: number
  /** The new one has answered a request; undefined where nobody asked. */
  serves?: number
  /** The old one accepts nobody any more. */
  retired: number
  /** The old one has answered its last request; undefined where nobody asked. */
  last?: number
  /** The old one has ended, and has been waited for. */
  exited: number
}
