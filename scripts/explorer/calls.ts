/** The simulated system calls, as a module under exploration makes them. */
import type { Kernel } from './kernel.ts'
import { CALL } from './operations.ts'
import { current } from './stand-ins.ts'

/** Ends of threads, as kernel objects: before the eventfds, and behind the connections. */
const FIRST_END = 40

function kernelNow(): Kernel {
  const execution = current()
  if (!execution) throw new Error('nothing is being explored: there is no kernel')
  return execution.kernel
}

// #region call
/** A call on `fd`: a scheduling point, at which its thread waits until it would not block. */
function call<T>(
  name: string,
  fd: number,
  perform: (kernel: Kernel) => T,
  ready: (kernel: Kernel) => boolean = () => true,
): T {
  const execution = current()
  const kernel = kernelNow()
  if (!execution?.isRunning) return perform(kernel)
  return execution.call(CALL, {
    name: `${name}(${fd})`,
    object: kernel.objectOf(fd),
    ready: () => ready(kernel),
    perform: () => perform(kernel),
  }) as T
}
// #endregion call

// Made before the threads run, in `setup`.
export const listen = (): number => kernelNow().listen()
export const eventfd = (isSemaphore = false): number => kernelNow().eventfd(isSemaphore)
export const file = (limits?: readonly number[]): number => kernelNow().file(limits)
export const contents = (fd: number): string => kernelNow().contents(fd)

// #region calls
export const connect = (listener: number): number =>
  call('connect', listener, (kernel) => kernel.connect(listener))

export const accept = (listener: number): number =>
  call(
    'accept',
    listener,
    (kernel) => kernel.accept(listener),
    (kernel) => kernel.canAccept(listener),
  )

export const read = (fd: number): string | number =>
  call(
    'read',
    fd,
    (kernel) => kernel.read(fd),
    (kernel) => kernel.canRead(fd),
  )

/** A read that does not block: undefined where there is nothing. */
export const readNow = (fd: number): string | number | undefined =>
  call('read', fd, (kernel) => (kernel.canRead(fd) ? kernel.read(fd) : undefined))

export const write = (fd: number, text: string | number): number =>
  call('write', fd, (kernel) => kernel.write(fd, text))

/**
 * waitid(2): waits until a thread has come to its end, or has been killed. As with all calls,
 * nothing that it did is made known by that.
 */
export function waitFor(name: string): number {
  const execution = current()
  const thread = execution?.threads.find((it) => it.name === name)
  if (!execution || !thread) throw new Error(`there is no thread ‘${name}’ to wait for`)
  return execution.call(CALL, {
    name: `waitid(${name})`,
    object: FIRST_END + thread.index,
    ready: () => thread.hasEnded,
    perform: () => 0,
  }) as number
}

export const close = (fd: number): number => call('close', fd, (kernel) => kernel.close(fd))
// #endregion calls
