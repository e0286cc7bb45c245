/** Whether a longer input is dearer than in proportion to its length. */

/** Eight times as long, and were it squared, sixty-four times as dear. */
export const LINEAR = 24

/**
 * How many times as dear the large run is. What looks dear is measured again: the machine may have
 * been busy with something else.
 */
export function ratio(small: () => void, large: () => void): number {
  let least = Infinity
  for (let times = 0; times < 5 && least >= LINEAR; times += 1) {
    least = Math.min(least, cost(large) / Math.max(cost(small), 0.3))
  }
  return least
}

/** The shortest of several runs: what else the machine does only makes them longer. */
function cost(run: () => void): number {
  let least = Infinity
  for (let times = 0; times < 4; times += 1) {
    const began = performance.now()
    run()
    least = Math.min(least, performance.now() - began)
  }
  return least
}
