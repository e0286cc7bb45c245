/**
 * An alarm clock for many. A client that sends `tea 300` hears `tea` 300 ms later;
 * `tea 100` after that moves the alarm, `tea -` takes it back, `tea 300 5` rings
 * five times. Each client has names of its own, and who leaves hears no more.
 */
import {
  accept4,
  close,
  EAGAIN,
  EINTR,
  EPOLL_CLOEXEC,
  EPOLL_CTL_ADD,
  EPOLLIN,
  EpollEvents,
  epoll_create1,
  epoll_ctl,
  epoll_wait,
  Memory,
  must,
  read,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
  SocketAddress,
  write,
} from '#sys'
import { listeningSocket, nameOf } from '../../../1-echo/listening-socket.ts'

/** Something that is to happen at a time. */
export interface Timer {
  /** The time has come. It may set this timer again, or any other. */
  due(): void
}

/** The timers of a loop, in milliseconds by the clock of performance.now(). */
export interface Timers {
  /** Sets a timer, or moves it; Infinity for never. It is due once. */
  set(timer: Timer, deadline: number): void
  /** How long there is nothing to do: milliseconds, or -1 while no timer is set. */
  untilNext(now: number): number
  /** Calls `due` of those whose time has come, the earliest first. */
  ring(now: number): void
}

/** What rings so many times more, and so long after it was set, or has rung. */
interface Alarm extends Timer {
  delay: number
  left: number
}

/** A client: its alarms by their names, and a line that has not ended yet. */
interface Client {
  readonly fd: number
  readonly alarms: Map<string, Alarm>
  begun: string
}

const ALARM = /^([a-z]\w*) (\d+|-)(?: (\d+))?$/
const memory = new Memory(65_536)
const peer = new SocketAddress()

/** Listens on `port` of 127.0.0.1, and rings. */
export function alarmClock(port: number, timers: Timers): never {
  const listener = listeningSocket('127.0.0.1', port)
  const epoll = must(epoll_create1(EPOLL_CLOEXEC), 'epoll_create1')
  const ready = new EpollEvents(64)
  const clients = new Map<number, Client>()
  watch(listener)
  console.log(`listening on ${nameOf(listener)}`)
  for (;;) {
    const sleep = Math.ceil(timers.untilNext(performance.now()))
    const count = epoll_wait(epoll, ready, sleep)
    for (let index = 0; index < count; index += 1) {
      const client = clients.get(ready.fd(index))
      if (client) hear(client)
      else accept()
    }
    timers.ring(performance.now())
  }

  function watch(fd: number): void {
    must(epoll_ctl(epoll, EPOLL_CTL_ADD, fd, EPOLLIN, 0), 'epoll_ctl')
  }

  function accept(): void {
    const fd = accept4(listener, peer, SOCK_NONBLOCK | SOCK_CLOEXEC)
    if (fd < 0) return
    clients.set(fd, { fd, alarms: new Map(), begun: '' })
    watch(fd)
  }

  function hear(client: Client): void {
    const count = read(client.fd, memory, 0, memory.length)
    if (count === -EAGAIN || count === -EINTR) return
    const text = memory.bytes.toString('latin1', 0, Math.max(count, 0))
    const lines = `${client.begun}${text}`.split('\n')
    client.begun = lines.pop() ?? ''
    for (const line of lines) setAlarm(client, line)
    if (count <= 0 || client.begun.length > 100) end(client)
  }

  function setAlarm(client: Client, line: string): void {
    const [, name = '', delay = '-', times = '1'] = ALARM.exec(line) ?? []
    const alarm = client.alarms.get(name) ?? newAlarm(client, name)
    alarm.delay = delay === '-' ? Infinity : Number(delay)
    alarm.left = Number(times)
    wait(alarm)
  }

  function wait(alarm: Alarm): void {
    timers.set(alarm, performance.now() + alarm.delay)
  }

  function newAlarm(client: Client, name: string): Alarm {
    const alarm = {
      delay: Infinity,
      left: 0,
      due() {
        alarm.left -= 1
        if (alarm.left > 0) wait(alarm)
        ring(client, name)
      },
    }
    client.alarms.set(name, alarm)
    return alarm
  }

  /** Who does not listen, so that there is no room, is let go. */
  function ring(client: Client, name: string): void {
    const length = memory.bytes.write(`${name}\n`)
    if (write(client.fd, memory, 0, length) < length) end(client)
  }

  function end(client: Client): void {
    if (!clients.delete(client.fd)) return
    for (const alarm of client.alarms.values()) timers.set(alarm, Infinity)
    close(client.fd)
  }
}
