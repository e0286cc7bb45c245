/** Our loop and Node's, on one thread. */
import { flushCompileCache } from 'node:module'
import { must, nodeLoopDescriptor } from '#sys'
import type { EventLoop } from './event-loop.ts'

// #region turn
/**
 * Turns the loop to its end. Node's own loop lies within it: whenever that has
 * something to do, a signal for example, it gets a turn of its own.
 */
export async function turnBesideNode(loop: EventLoop): Promise<void> {
  must(loop.interruptOn(nodeLoopDescriptor()), 'epoll_ctl')
  // Node begins to watch what it waits for only when it comes to wait itself.
  await turnOfNode()
  flushCompileCache()
  while (loop.run() !== 'stopped') await turnOfNode()
}

function turnOfNode(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
// #endregion turn
