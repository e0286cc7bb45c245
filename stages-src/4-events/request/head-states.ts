/** What the next byte of a head belongs to, in the order of the grammar. */
export const METHOD = 0
export const REST_OF_METHOD = 1
export const IN_PATH = 2
export const VERSION = 3
export const LINE_CR = 4
export const LINE_LF = 5
export const FIELD = 6
export const NAME = 7
export const BEFORE_VALUE = 8
export const VALUE = 9
export const VALUE_LF = 10
export const LAST_LF = 11
// And the two from which nothing leads on.
export const READ = 12
export const GIVEN_UP = 13
