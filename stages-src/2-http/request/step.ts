/** What a part of the parser answers to the bytes it was given. */
import type { Problem } from '../problem.ts'

/** The offset behind that part, or why there is none. */
export type Step = number | 'need more' | Problem
