/** All calls that this kernel has, by the names of their man pages. */
import { descriptorCalls } from './descriptor-calls.ts'
import { fileCalls } from './file-calls.ts'
import type { Call } from './kernel.ts'
import { optionCalls } from './option-calls.ts'
import { socketCalls } from './socket-calls.ts'
import { transferCalls } from './transfer-calls.ts'
import { waitingCalls } from './waiting-calls.ts'

export const calls: Readonly<Record<string, Call>> = {
  ...descriptorCalls,
  ...fileCalls,
  ...optionCalls,
  ...socketCalls,
  ...transferCalls,
  ...waitingCalls,
}
