/** Which checks prove which milestone of stage 1, the echo server. */
import { portInUse, wrongFlag, wrongPort } from '../any-server/command-line.ts'
import { descriptorsStable, outOfDescriptors } from '../any-server/descriptors.ts'
import {
  resetAfterData,
  resetBeforeData,
  resetDuringData,
  vanishes,
} from '../any-server/disconnects.ts'
import { endsSilent, endsUnread, keepsSlow } from '../any-server/idle-timeout.ts'
import { restarts, stopsOn, stopsWithClient } from '../any-server/shutdown.ts'
import { proving } from '../check.ts'
import { communication } from '../echo/communication.ts'
import { bytesInFlight } from '../echo/in-flight.ts'
import { logIdle, logLine, logReset } from '../echo/logging.ts'
import { protocol } from '../echo/protocol.ts'
import { robustIo } from '../echo/robust-io.ts'
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
  ]),
  timeouts: proving('s1.milestone.3', [
    endsSilent('says-nothing', '--idle-timeout 1', protocol),
    endsUnread('never-reads', '--idle-timeout 1', protocol),
    keepsSlow('slow-but-alive', '--idle-timeout 1', protocol),
  ]),
  failures: proving('s1.milestone.3', [
    outOfDescriptors(protocol),
    portInUse(protocol),
    wrongPort,
    wrongFlag,
  ]),
  logging: proving('s1.milestone.4', [logLine, logReset]),
  loggedTimeout: proving('s1.milestone.4', [logIdle]),
  descriptors: proving('s1.milestone.5', [descriptorsStable(traffic)]),
  shutdown: proving('s1.milestone.5', [
    stopsOn('SIGTERM', protocol),
    stopsOn('SIGINT', protocol),
    stopsWithClient(protocol),
    bytesInFlight,
    restarts(protocol),
  ]),
} as const
