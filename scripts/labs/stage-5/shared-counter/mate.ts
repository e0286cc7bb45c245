/** The other one of two that take turns. It goes on until it is ended. */
import { pass } from './turns.ts'
import { mapShared, SHARED } from './words.ts'

pass(mapShared(SHARED), 1, Number.POSITIVE_INFINITY)
