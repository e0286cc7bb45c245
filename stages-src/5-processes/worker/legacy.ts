/** The numbers of what a worker has open from its first moment, besides 0, 1 and 2. */

/** Its end of the channel. */
export const CHANNEL = 3
/** The scoreboard, to be mapped. */
export const SCOREBOARD = 4
/** The logs, where there are any. */
export const ACCESS_LOG = 5
export const ERROR_LOG = 6
