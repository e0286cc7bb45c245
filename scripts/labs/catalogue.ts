/** Every lab there is, in the order in which the guide comes to them. */
import type { Lab } from './lab.ts'
import { callCost } from './stage-1/call-cost.ts'
import { echoVersusNet } from './stage-1/echo-versus-net.ts'
import { shortWrites } from './stage-1/short-writes.ts'

export const labs: readonly Lab[] = [callCost, echoVersusNet, shortWrites]
