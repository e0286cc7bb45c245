/** Every lab there is, in the order in which the guide comes to them. */
import type { Lab } from './lab.ts'
import { acceptQueue } from './stage-1/accept-queue.ts'
import { callCost } from './stage-1/call-cost.ts'
import { echoVersusNet } from './stage-1/echo-versus-net.ts'
import { gdbSession } from './stage-1/gdb-session.ts'
import { oneConnection } from './stage-1/one-connection.ts'
import { shortWrites } from './stage-1/short-writes.ts'
import { socketStates } from './stage-1/socket-states.ts'
import { straceSession } from './stage-1/strace-session.ts'
import { unkindPeers } from './stage-1/unkind-peers.ts'
import { cachingSavings } from './stage-2/caching-savings.ts'
import { callsOfAFile } from './stage-2/calls-of-a-file.ts'
import { conformance } from './stage-2/conformance.ts'
import { hiddenRequest } from './stage-2/hidden-request.ts'
import { httpVersusNode } from './stage-2/http-versus-node.ts'
import { largeFile } from './stage-2/large-file.ts'
import { lastWords } from './stage-2/last-words.ts'
import { outOfTheRoot } from './stage-2/out-of-the-root.ts'
import { packetCapture } from './stage-2/packet-capture.ts'
import { requestCost } from './stage-2/request-cost.ts'
import { secondClient } from './stage-2/second-client.ts'
import { twoReaders } from './stage-2/two-readers.ts'
import { wireExchange } from './stage-2/wire-exchange.ts'
import { coldThreads } from './stage-3/cold-threads.ts'
import { deadlock } from './stage-3/deadlock.ts'
import { explorerSession } from './stage-3/explorer-session.ts'
import { helgrind } from './stage-3/helgrind.ts'
import { idleHolders } from './stage-3/idle-holders.ts'
import { lockCost } from './stage-3/lock-cost.ts'
import { logTear } from './stage-3/log-tear.ts'
import { lostCounts } from './stage-3/lost-counts.ts'
import { luck } from './stage-3/luck.ts'
import { manyConnections } from './stage-3/many-connections.ts'
import { poolSize } from './stage-3/pool-size.ts'
import { slowClients } from './stage-3/slow-clients.ts'
import { threadMemory } from './stage-3/thread-memory.ts'
import { threadsVersusNode } from './stage-3/threads-versus-node.ts'
import { bufferPool } from './stage-4/buffer-pool.ts'
import { callsARequest } from './stage-4/calls-a-request.ts'
import { eventsVersusNginx } from './stage-4/events-versus-nginx.ts'
import { ioUring } from './stage-4/io-uring.ts'
import { levelOrEdge } from './stage-4/level-or-edge.ts'
import { loopLag } from './stage-4/loop-lag.ts'
import { neverReads } from './stage-4/never-reads.ts'
import { readinessCalls } from './stage-4/readiness-calls.ts'
import { simulatedRun } from './stage-4/simulated-run.ts'
import { simulation } from './stage-4/simulation.ts'
import { slowloris } from './stage-4/slowloris.ts'
import { soak } from './stage-4/soak.ts'
import { whereTimeGoes } from './stage-4/where-time-goes.ts'
import { acceptDistribution } from './stage-5/accept-distribution.ts'
import { balanceUneven } from './stage-5/balance-uneven.ts'
import { fiveServers } from './stage-5/five-servers.ts'
import { killStorm } from './stage-5/kill-storm.ts'
import { leftBehind } from './stage-5/left-behind.ts'
import { passingTraced } from './stage-5/passing-traced.ts'
import { pinned } from './stage-5/pinned.ts'
import { processesVersusNginx } from './stage-5/processes-versus-nginx.ts'
import { recycling } from './stage-5/recycling.ts'
import { sharedCounter } from './stage-5/shared-counter.ts'
import { spawnCost } from './stage-5/spawn-cost.ts'
import { spawnTraced } from './stage-5/spawn-traced.ts'
import { thousandRecycles } from './stage-5/thousand-recycles.ts'

export const labs: readonly Lab[] = [
  callCost,
  acceptQueue,
  echoVersusNet,
  unkindPeers,
  shortWrites,
  oneConnection,
  socketStates,
  straceSession,
  gdbSession,
  wireExchange,
  hiddenRequest,
  conformance,
  twoReaders,
  httpVersusNode,
  requestCost,
  secondClient,
  packetCapture,
  largeFile,
  outOfTheRoot,
  callsOfAFile,
  cachingSavings,
  lastWords,
  slowClients,
  lostCounts,
  lockCost,
  explorerSession,
  logTear,
  deadlock,
  luck,
  helgrind,
  threadsVersusNode,
  idleHolders,
  poolSize,
  threadMemory,
  coldThreads,
  manyConnections,
  readinessCalls,
  eventsVersusNginx,
  callsARequest,
  levelOrEdge,
  loopLag,
  bufferPool,
  slowloris,
  simulatedRun,
  neverReads,
  whereTimeGoes,
  ioUring,
  soak,
  simulation,
  spawnTraced,
  spawnCost,
  passingTraced,
  acceptDistribution,
  sharedCounter,
  pinned,
  balanceUneven,
  processesVersusNginx,
  recycling,
  killStorm,
  thousandRecycles,
  leftBehind,
  fiveServers,
]
