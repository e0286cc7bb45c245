/** Where the servers under check are: far from Greenwich, and in summer an hour further. */
import { existsSync } from 'node:fs'

const NAME = 'Australia/Adelaide'

/**
 * The zone by its name or, where no names are known, by its rule. HTTP's dates are those of
 * Greenwich (RFC 9110 §5.6.7): a server that writes or reads local time is wrong wherever it is, and
 * in UTC nobody would see it.
 */
export const TIME_ZONE: string = existsSync(`/usr/share/zoneinfo/${NAME}`)
  ? NAME
  : 'ACST-9:30ACDT,M10.1.0,M4.1.0/3'
