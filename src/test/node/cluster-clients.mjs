// The clients and the publishers of cluster.mjs: who received what, of what was accepted.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { io } from 'socket.io-client'

/** The event behind all others of an instance. */
export const LAST = Number.MAX_SAFE_INTEGER

/** Options of each kind of JavaScript client. The last kind resumes by `since`, as clients in other languages do. */
export const KINDS = {
  'WebSocket': { transports: ['websocket'] },
  'polling': { transports: ['polling'] },
  'polling, then an upgrade': {},
  'polling, by since': { transports: ['polling'], since: true },
}

/** Connects a JavaScript client, which stays connected and resumes whatever happens. */
export function listen(address, key, instance, kind) {
  const { since, ...options } = KINDS[kind]
  const client = { kind, instance, received: [], reconnections: 0, unrecovered: 0 }
  const auth = () => since ? { apikey: key, since: client.position ?? 'none' } : { apikey: key, recover: true }
  const socket = io(`${address}/${instance}`, {
    auth: since ? send => send(auth()) : auth(), reconnectionDelay: 200, reconnectionDelayMax: 1_000, forceNew: true, ...options,
  })
  client.socket = socket
  let connected = false
  socket.on('connect', () => {
    if (connected) client.reconnections++
    if (connected && !since && !socket.recovered) client.unrecovered++
    connected = true
  })
  socket.on('recovery', ({ recovered, position }) => {
    if (recovered === false && client.position) client.unrecovered++
    if (since) client.position ??= position
  })
  let closed = false
  const reconnect = () => { if (!socket.active && !closed) setTimeout(() => socket.connect(), 500) }
  socket.on('connect_error', reconnect)
  socket.on('disconnect', reconnect)
  socket.on('call', ({ id, data }) => {
    if (since) client.position = id
    client.received.push(data)
  })
  client.isConnected = () => connected && (!since || client.position !== undefined)
  client.close = () => {
    closed = true
    socket.disconnect()
  }
  return client
}

/** Connects a number of python-socketio clients in a process of their own. */
export function listenInPython(address, key, instance, count) {
  const script = fileURLToPath(new URL('../python/cluster.py', import.meta.url))
  const python = spawn('/usr/bin/python3', [script, address, key, instance, String(count)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const clients = Array.from({ length: count }, (_, i) => ({
    kind: i % 2 === 0 ? 'Python, WebSocket' : 'Python, polling', instance, received: [], reconnections: 0, unrecovered: 0, connected: false,
    isConnected() { return this.connected }, close: () => python.kill(),
  }))
  createInterface({ input: python.stdout }).on('line', line => {
    const [client, what, number] = line.split(' ')
    const told = clients[client]
    if (what === 'event') told.received.push(Number(number))
    else if (what === 'connected') told.connected = true
    else if (what === 'reconnected') told.reconnections++
    else told.unrecovered++
  })
  return clients
}

/** Publishes increasing numbers to one instance, one after the other, at a steady rate. */
export class Publisher {
  accepted = []
  refused = 0
  unanswered = 0
  statuses = new Set()
  #stopped = false

  constructor(base, key, instance, milliseconds) {
    Object.assign(this, { base, key, instance, milliseconds })
  }

  /** Publishes until {@link stop}. What is refused is sent again; what gets no answer may have been accepted or not, and is not. */
  async run() {
    for (let number = 1; !this.#stopped;) {
      const started = Date.now()
      const status = await this.#publish(number)
      if (status === 503) {
        this.refused++
        await pause(100)
        continue
      }
      if (status === 202) this.accepted.push(number)
      else {
        this.unanswered++
        this.statuses.add(status)
      }
      number++
      await pause(Math.max(0, this.milliseconds - (Date.now() - started)))
    }
    while (await this.#publish(LAST) !== 202) await pause(200)
  }

  stop() { this.#stopped = true }

  async #publish(data) {
    try {
      const answer = await fetch(`${this.base}/event/publish/${this.instance}`, {
        method: 'POST', headers: { apikey: this.key, 'content-type': 'application/json' },
        body: JSON.stringify({ event: 'call', data }), signal: AbortSignal.timeout(10_000),
      })
      await answer.text()
      return answer.status
    } catch {
      return 0
    }
  }

  /** Checks that a client has received each accepted event once and in order. */
  check(client) {
    const accepted = new Set(this.accepted)
    const received = new Set(client.received)
    const name = `${client.kind}, ${client.instance}`
    assert.deepEqual(client.received.filter((number, i) => client.received.indexOf(number) !== i), [], `${name}: duplicates`)
    assert.deepEqual(this.accepted.filter(number => !received.has(number)), [], `${name}: missing`)
    // An event without an answer may have been accepted after events that were published later.
    const known = client.received.filter(number => accepted.has(number))
    assert.ok(known.every((number, i) => i === 0 || number > known[i - 1]), `${name}: out of order`)
    assert.equal(client.unrecovered, 0, `${name}: a recovery failed`)
  }
}
