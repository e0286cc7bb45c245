/**
 * The door to the kernel: the only module through which a stage touches Linux.
 *
 * Every function has the name and the argument order of its man page and returns
 * what the kernel returns: a result, or `-errno`. `must(result, 'bind')` turns the
 * latter into a SystemError. Where a man page says `void *buf`, a function here
 * takes pinned `Memory` and an offset into it.
 *
 * Under `--conditions=trace` the same calls are recorded, under
 * `--conditions=faults` they misbehave, and under `--conditions=simulated` no call
 * leaves the process; what imports '#sys' cannot tell.
 */
export * from './addresses.ts'
export * from './affinity.ts'
export * from './cpu-set.ts'
export * from './descriptors.ts'
export * from './epoll.ts'
export * from './epoll-events.ts'
export * from './errors.ts'
export * from './file-layouts.ts'
export * from './files.ts'
export * from './futex.ts'
export * from './layouts.ts'
export * from './memory.ts'
export * from './message.ts'
export * from './messages.ts'
export * from './node-loop.ts'
export * from './open-flags.ts'
export * from './poll.ts'
export * from './processes.ts'
export * from './read-write.ts'
export * from './shared-memory.ts'
export * from './socket-options.ts'
export * from './sockets.ts'
export * from './spawn.ts'
