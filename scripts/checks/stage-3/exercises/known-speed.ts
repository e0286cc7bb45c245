/** The speed of the server that the checks of exercise 3 play; times in milliseconds. */

/** How many requests the machine works for at once, whatever the number of threads. */
export const MACHINE = 3
/** How long it works for a request; and for one in so many, which is slow. */
export const REQUEST = 20
export const SLOW = 200
export const SLOW_OF_MANY = 20
/** So many requests come to a cold server, and take so long. */
export const COLD = 4
export const LATE = 500

/** Requests a second with one thread, at the most. */
export const OF_ONE_THREAD: number = (1000 * SLOW_OF_MANY) / ((SLOW_OF_MANY - 1) * REQUEST + SLOW)
