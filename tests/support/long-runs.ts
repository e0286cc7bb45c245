/** Run before every test file by `npm test -- --all`: properties are tried ten times as often. */
import fc from 'fast-check'

fc.configureGlobal({ numRuns: 1000 })
