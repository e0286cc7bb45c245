/** A scenario, first sitting: two threads and one number. */

/** What a thread does, from its start to its end. */
function count(memory: SharedArrayBuffer): void {
  const words = new Int32Array(memory)
  words[0] = (words[0] as number) + 1
}

export const counter = {
  about: 'two threads count one each',
  bytes: 4,
  names: { 0: 'count' },
  threads: { A: count, B: count },
}
