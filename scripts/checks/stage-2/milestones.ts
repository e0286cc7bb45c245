/** Which checks prove which milestone of stage 2, the sequential HTTP server. */

import { portInUse, wrongFlag } from '../any-server/command-line.ts'
import { descriptorsStable, outOfDescriptors } from '../any-server/descriptors.ts'
import {
  resetAfterData,
  resetBeforeData,
  resetDuringData,
  vanishes,
} from '../any-server/disconnects.ts'
import { endsSilent, endsUnread } from '../any-server/idle-timeout.ts'
import { restarts, stopsOn } from '../any-server/shutdown.ts'
import { proving } from '../check.ts'
import * as cases from '../http/cases/index.ts'
import { spellings } from '../http/cases/spellings.ts'
import { protocol } from '../http/protocol.ts'
import { amounts } from '../http/subjects/amounts.ts'
import { beyond32Bits, bigFile } from '../http/subjects/big-files.ts'
import { changingFile, shrinkingFile } from '../http/subjects/changing-files.ts'
import { clocks, logTime } from '../http/subjects/clocks.ts'
import { eachItsOwn } from '../http/subjects/each-its-own.ts'
import { echoes, oddQueries, queryEchoes } from '../http/subjects/echoes.ts'
import { customPage } from '../http/subjects/error-pages.ts'
import { fullLog, noDescriptor, oddNames } from '../http/subjects/errors.ts'
import { fairness } from '../http/subjects/fairness.ts'
import { filesInMotion } from '../http/subjects/files-in-motion.ts'
import {
  dotFiles,
  followLinks,
  freshnessAndTypes,
  limits,
  noListing,
} from '../http/subjects/flags.ts'
import { headRequests } from '../http/subjects/head-requests.ts'
import { descriptorsOfEach, descriptorsOfLimits } from '../http/subjects/leaks.ts'
import { responseInFlight, wrongRoot } from '../http/subjects/lifecycle.ts'
import { limitsAgain, manyLimits } from '../http/subjects/limits-again.ts'
import { injection } from '../http/subjects/log-injection.ts'
import { logging } from '../http/subjects/logs.ts'
import { logsCutShort } from '../http/subjects/logs-cut-short.ts'
import { logOfEach } from '../http/subjects/logs-of-each.ts'
import { memory, remains } from '../http/subjects/memory.ts'
import { namesInListings, namesInRedirects } from '../http/subjects/names.ts'
import { query } from '../http/subjects/query.ts'
import { severalRanges } from '../http/subjects/several-ranges.ts'
import { codingsApart, siblings } from '../http/subjects/siblings.ts'
import { fileSizes, pathSizes, rangeSizes } from '../http/subjects/sizes-of-files.ts'
import { contentSizes, headSizes } from '../http/subjects/sizes-of-requests.ts'
import { slowButAlive } from '../http/subjects/slow-clients.ts'
import { specialFile } from '../http/subjects/special-files.ts'
import { stoppedInAWait } from '../http/subjects/stopped.ts'
import { restartsBesideClients, stopsBesideClients } from '../http/subjects/stopping.ts'
import {
  bodyTimeout,
  dripping,
  headerTimeout,
  keepAliveTimeout,
} from '../http/subjects/time-limits.ts'
import { asCheck } from '../http/suite.ts'
import { traffic } from '../http/traffic.ts'

const parsing = [
  cases.requestLine,
  cases.targets,
  cases.fieldLines,
  cases.hosts,
  cases.framings,
  cases.chunkedContent,
  cases.expectations,
]

const responding = [
  cases.responses,
  cases.persistence,
  cases.pipelining,
  cases.conditions,
  cases.ranges,
  cases.negotiation,
]

const serving = [cases.mediaTypes, cases.files, cases.traversal, cases.hiddenFiles]

/** Asked anew of every stage, where its plan has them. */
const OF_EVERY_STAGE = [
  ...['sigterm', 'sigint', 'restart', 'stop-beside-clients', 'out-of-descriptors'],
]

/** What waits for time to pass. */
export const TIME_LIMITS = [
  ...['keep-alive-timeout', 'header-timeout', 'body-timeout', 'dripping-head', 'write-timeout'],
  ...['says-nothing-timeout', 'slow-but-alive', 'limits-again', 'limits-for-all'],
]

/** In the order of the plan. */
export const milestones = [
  ...proving('s2.milestone.1', [...parsing.map(asCheck), headSizes, contentSizes]),
  ...proving('s2.milestone.2', [
    ...responding.map(asCheck),
    asCheck(spellings),
    siblings,
    codingsApart,
    rangeSizes,
    severalRanges,
    changingFile,
    ...amounts,
    ...clocks,
    eachItsOwn,
    ...fairness,
    keepAliveTimeout,
  ]),
  ...proving('s2.milestone.3', [
    ...serving.map(asCheck),
    dotFiles,
    followLinks,
    freshnessAndTypes,
    fileSizes,
    pathSizes,
    bigFile,
    beyond32Bits,
    shrinkingFile,
    ...filesInMotion,
    specialFile,
    descriptorsStable(traffic),
    descriptorsOfEach,
    descriptorsOfLimits,
    memory,
    remains,
    outOfDescriptors(protocol),
    noDescriptor,
    resetBeforeData(protocol),
    resetDuringData(protocol),
    resetAfterData(protocol),
    vanishes(protocol),
    oddNames,
    stopsOn('SIGTERM', protocol, 'connected'),
    stopsOn('SIGINT', protocol),
    stopsBesideClients,
    restarts(protocol),
    restartsBesideClients,
    stoppedInAWait,
    responseInFlight,
    portInUse(protocol),
    wrongFlag,
    wrongRoot,
  ]),
  ...proving('s2.milestone.4', [
    asCheck(cases.listings),
    namesInListings,
    namesInRedirects,
    noListing,
  ]),
  ...proving('s2.milestone.5', [
    ...[cases.methods, cases.endings].map(asCheck),
    headRequests,
    echoes,
    customPage,
    limits,
    headerTimeout,
    bodyTimeout,
    dripping,
    endsUnread('write-timeout', '--write-timeout 1', protocol),
    endsSilent('says-nothing-timeout', '--header-timeout 1', protocol),
    slowButAlive,
    limitsAgain,
    manyLimits,
  ]),
  ...proving('s2.milestone.6', [
    ...logging,
    injection,
    ...logsCutShort,
    logOfEach,
    logTime,
    fullLog,
  ]),
  ...proving('s2.milestone.7', [...query, queryEchoes, oddQueries]),
]

/** What later stages are asked as well: everything that they do not ask in their own words. */
export const milestonesForAll = milestones.filter(({ id }) => !OF_EVERY_STAGE.includes(id))
