/** Which checks prove which milestone of stage 1, the echo server. */
import { portInUse, wrongFlag, wrongPort } from '../any-server/command-line.ts'
import { descriptorsStable, outOfDescriptors } from '../any-server/descriptors.ts'
import {
  resetAfterData,
  resetBeforeData,
  resetDuringData,
  vanishes,
} from '../any-server/disconnects.ts'
import { endsSilent, endsUnread } from '../any-server/idle-timeout.ts'
import { restarts, stopsOn, stopsWithClient } from '../any-server/shutdown.ts'
import { proving } from '../check.ts'
import { sleeps } from '../echo/asleep.ts'
import { communication } from '../echo/communication.ts'
import { eachItsLimit, fallsSilent, keepsSlow } from '../echo/idle.ts'
import { bytesInFlight } from '../echo/in-flight.ts'
import { restartsBeside, stopsBeside } from '../echo/lifecycle.ts'
import { logCutShort, logIdle, logLine, logOfTwo, logReset } from '../echo/logging.ts'
import { memory } from '../echo/memory.ts'
import { resetOfAnother } from '../echo/others.ts'
import { protocol } from '../echo/protocol.ts'
import { manyClients, remains } from '../echo/remains.ts'
import { robustIo } from '../echo/robust-io.ts'
import { stopAndContinue, stoppedInAWait } from '../echo/stopped.ts'
import { timedOutDescriptors } from '../echo/timed-out.ts'
import { traffic } from '../echo/traffic.ts'

/** In the order of the plan. */
export const milestones = {
  communication: proving('s1.milestone.1', communication),
  robustIo: proving('s1.milestone.2', robustIo),
  disconnects: proving('s1.milestone.3', [
    resetBeforeData(protocol),
    resetDuringData(protocol),
    resetAfterData(protocol),
    vanishes(protocol),
    resetOfAnother,
    stopAndContinue,
    stoppedInAWait,
  ]),
  timeouts: proving('s1.milestone.3', [
    endsSilent('says-nothing', '--idle-timeout 1', protocol),
    endsUnread('never-reads', '--idle-timeout 1', protocol),
    fallsSilent,
    keepsSlow,
    eachItsLimit,
  ]),
  failures: proving('s1.milestone.3', [
    outOfDescriptors(protocol),
    portInUse(protocol),
    wrongPort,
    wrongFlag,
  ]),
  // What week 2 teaches to happen is logged from week 2 on.
  loggedErrors: proving('s1.milestone.3', [logReset, logCutShort]),
  loggedTimeout: proving('s1.milestone.3', [logIdle]),
  logging: proving('s1.milestone.4', [logLine, logOfTwo]),
  descriptors: proving('s1.milestone.5', [
    descriptorsStable(traffic),
    timedOutDescriptors,
    manyClients,
    remains,
    memory,
    sleeps,
  ]),
  shutdown: proving('s1.milestone.5', [
    stopsOn('SIGTERM', protocol),
    stopsOn('SIGINT', protocol),
    stopsWithClient(protocol),
    bytesInFlight,
    stopsBeside,
    restarts(protocol),
    restartsBeside,
  ]),
} as const
