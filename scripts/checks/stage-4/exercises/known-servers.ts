/** The speed of the servers that the checks of exercise 4 play; times in milliseconds. */

/** How long a request takes the faster of two, and the slower. */
export const FAST = 80
export const SLOW = 160
/** One request in so many takes so many times as long. */
export const SLOW_OF_MANY = 20
export const SLOWER = 3
/** So many requests come to the server of events before it is warm, and take so long. */
export const COLD = 12
export const LATE = 1000
/** How much longer everything takes on a machine that does something else. */
export const DISTURBED = 3
/** How many clients ask at a time, and how many requests they make together. */
export const CLIENTS = 8
export const REQUESTS = 60
/** How many say nothing, where some do: to the server of threads they are a request more. */
export const IDLE = 40

/** Requests a second of a server that takes so long for one, at the most. */
export function throughputOf(duration: number): number {
  return (1000 * CLIENTS) / (duration * (1 + (SLOWER - 1) / SLOW_OF_MANY))
}
