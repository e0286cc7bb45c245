/** Which checks prove which milestone of stage 2, the sequential HTTP server. */
import { portInUse, wrongFlag } from '../any-server/command-line.ts'
import { descriptorsStable } from '../any-server/descriptors.ts'
import { endsSilent, endsUnread } from '../any-server/idle-timeout.ts'
import { stopsOn } from '../any-server/shutdown.ts'
import { proving } from '../check.ts'
import * as cases from '../http/cases/index.ts'
import { protocol } from '../http/protocol.ts'
import { beyond32Bits, bigFile } from '../http/subjects/big-files.ts'
import { changingFile, shrinkingFile } from '../http/subjects/changing-files.ts'
import { customPage } from '../http/subjects/error-pages.ts'
import { fairness } from '../http/subjects/fairness.ts'
import {
  dotFiles,
  followLinks,
  freshnessAndTypes,
  limits,
  noListing,
} from '../http/subjects/flags.ts'
import { responseInFlight, wrongRoot } from '../http/subjects/lifecycle.ts'
import { logging } from '../http/subjects/logs.ts'
import { query } from '../http/subjects/query.ts'
import { specialFile } from '../http/subjects/special-files.ts'
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

/** In the order of the plan. */
export const milestones = [
  ...proving('s2.milestone.1', parsing.map(asCheck)),
  ...proving('s2.milestone.2', [
    ...responding.map(asCheck),
    changingFile,
    ...fairness,
    keepAliveTimeout,
  ]),
  ...proving('s2.milestone.3', [
    ...serving.map(asCheck),
    dotFiles,
    followLinks,
    freshnessAndTypes,
    bigFile,
    beyond32Bits,
    shrinkingFile,
    specialFile,
    descriptorsStable(traffic),
    stopsOn('SIGTERM', protocol, 'connected'),
    responseInFlight,
    portInUse(protocol),
    wrongFlag,
    wrongRoot,
  ]),
  ...proving('s2.milestone.4', [asCheck(cases.listings), noListing]),
  ...proving('s2.milestone.5', [
    ...[cases.methods, cases.endings].map(asCheck),
    customPage,
    limits,
    headerTimeout,
    bodyTimeout,
    dripping,
    endsUnread('write-timeout', '--write-timeout 1', protocol),
    endsSilent('says-nothing-timeout', '--header-timeout 1', protocol),
  ]),
  ...proving('s2.milestone.6', logging),
  ...proving('s2.milestone.7', query),
]
