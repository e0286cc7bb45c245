/** Node's own event loop, as a descriptor that another loop can watch. */
import koffi from 'koffi'

/**
 * The descriptor that Node's main thread waits on, its libuv loop's epoll: readable
 * once something has happened that Node has to deal with, a signal for example.
 * Node's timers are not among that. Only the main thread may ask.
 */
export function nodeLoopDescriptor(): number {
  const node = koffi.load(null)
  const defaultLoop = node.func('void *uv_default_loop()')
  const backend = node.func('int uv_backend_fd(void *loop)')
  return backend(defaultLoop())
}
