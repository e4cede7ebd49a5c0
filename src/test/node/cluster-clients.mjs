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
  const client = { kind, instance, received: [], reconnections: 0, unrecovered: 0, history: [] }
  const note = what => client.history.push({ at: new Date().toISOString(), behind: client.received.at(-1), what })
  const auth = () => {
    note(`asks, since ${client.position}`)
    return since ? { apikey: key, since: client.position ?? 'none' } : { apikey: key, recover: true }
  }
  const socket = io(`${address}/${instance}`, {
    auth: since ? send => send(auth()) : auth(), reconnectionDelay: 200, reconnectionDelayMax: 1_000, forceNew: true, ...options,
  })
  client.socket = socket
  let connected = false
  socket.on('connect', () => {
    note(`connects as ${socket.io.engine.id}`)
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
  socket.on('disconnect', (reason, details) => {
    note(`disconnects: ${reason}, ${details?.description?.message ?? details?.description ?? ''}`)
    reconnect()
  })
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
  /** How often each answer but 202 came; 0 is none. */
  refusals = new Map()
  #stopped = false

  constructor(base, key, instance, milliseconds) {
    Object.assign(this, { base, key, instance, milliseconds })
  }

  /** Publishes until {@link stop}. What is not accepted is sent again with its key: it may have been accepted before. */
  async run() {
    for (let number = 1; !this.#stopped; number++) {
      const started = Date.now()
      await this.#untilAccepted(number)
      this.accepted.push(number)
      await pause(Math.max(0, this.milliseconds - (Date.now() - started)))
    }
    await this.#untilAccepted(LAST)
  }

  async #untilAccepted(number) {
    for (let status = await this.#publish(number); status !== 202; status = await this.#publish(number)) {
      assert.ok([0, 500, 502, 503, 504].includes(status) /* 500 by a server that stops */, `a publication is answered with ${status}`)
      this.refusals.set(status, (this.refusals.get(status) ?? 0) + 1)
      await pause(100)
    }
  }

  stop() { this.#stopped = true }

  async #publish(data) {
    try {
      const answer = await fetch(`${this.base}/event/publish/${this.instance}`, {
        method: 'POST', headers: { apikey: this.key, 'content-type': 'application/json', 'idempotency-key': `${this.instance}-${data}` },
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
    const received = new Set(client.received)
    const name = `${client.kind}, ${client.instance}`
    const twice = client.received.findIndex((number, i, all) => all.indexOf(number) < i)
    assert.ok(twice < 0, `${name}: ${client.received.slice(twice - 3, twice + 3)}; ${JSON.stringify(client.history, null, 1)}`)
    assert.deepEqual(this.accepted.filter(number => !received.has(number)), [], `${name}: missing`)
    assert.ok(client.received.every((number, i, all) => i === 0 || number > all[i - 1]), `${name}: out of order`)
    assert.equal(client.unrecovered, 0, `${name}: a recovery failed`)
  }
}
