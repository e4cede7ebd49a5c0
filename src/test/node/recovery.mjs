// Tests the JavaScript client's own connection state recovery while the server is killed and restarted: every accepted event is
// received once and in order, also if a replay is cut. Ends when the file STOP exists.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { io } from 'socket.io-client'
import { check, restClient, run, socketAddress, usage, within } from './harness.mjs'

const [base, key, instance, stop] = process.argv.slice(2)
if (!base || !key || !instance || !stop) usage('node recovery.mjs http://127.0.0.1:PORT KEY INSTANCE STOP')

const rest = restClient(base, key)
const RESTART = 180_000
const LAST = Number.MAX_SAFE_INTEGER
const accepted = []
const clients = []

function listen(name, options, to = instance) {
  const socket = io(`${socketAddress(base)}/${to}`, {
    auth: { apikey: key, recover: true }, reconnectionDelay: 200, reconnectionDelayMax: 500, forceNew: true, ...options,
  })
  const client = { name, socket, received: [], ids: new Set(), unrecovered: 0, recovered: 0, early: 0, connected: false }
  socket.on('call', envelope => {
    client.received.push(envelope.data)
    if (!client.connected) client.early++
  })
  socket.on('disconnect', () => { client.connected = false })
  socket.on('connect', () => {
    client.connected = true
    client.ids.add(socket.id)
    if (socket.recovered) client.recovered++
    else client.unrecovered++
  })
  return client
}

/** Publishes increasing numbers. A request without a response may have been accepted or not. */
async function publishUntilStopped() {
  for (let number = 1; !existsSync(stop); number++) {
    try {
      await rest('POST', `/event/publish/${instance}`, { event: 'call', data: number })
      accepted.push(number)
    } catch {
      await pause(50)
    }
  }
}

const create = name => rest('POST', '/instance/create', { instanceName: name, websocket: { enabled: true, events: [] } })

/** Cuts the connection after every tenth event of a replay. */
async function cutReplay() {
  const other = `${instance}-cut`
  await create(other)
  const client = listen('a client whose replay is cut', { transports: ['websocket'], reconnectionDelay: 20 }, other)
  const { socket } = client
  await within(() => 'the client to connect', resolve => socket.once('recovery', resolve))
  const numbers = Array.from({ length: 148 }, (_, i) => i + 1)
  socket.io.engine.close()
  await rest('POST', `/event/publish/${other}`, numbers.map(data => ({ event: 'call', data })))
  await check(`${client.name} receives each event once and in order`, async () => {
    await within(() => `the last event, after ${client.received}`, resolve => socket.on('call', ({ data }) => {
      if (data === numbers.length) resolve()
      // Not in the handler: the client keeps events that it has decoded by then, and would handle them twice. A lost connection comes later.
      else if (client.received.length % 10 === 0) setImmediate(() => socket.io.engine.close())
    }))
    assert.deepEqual(client.received, numbers)
    assert.equal(client.unrecovered, 1, 'a recovery failed')
    assert.equal(client.early, 0, 'events before the connect')
  })
  socket.disconnect()
}

async function script() {
  await create(instance)
  await cutReplay()
  clients.push(
    listen('the WebSocket client', { transports: ['websocket'] }),
    listen('the default client', {}),
    listen('the polling client', { transports: ['polling'] }),
  )
  for (const { name, socket } of clients) {
    await within(() => `${name} to connect`, resolve => socket.connected ? resolve() : socket.once('connect', resolve))
  }
  console.log('connected')
  await publishUntilStopped()
  await rest('POST', `/event/publish/${instance}`, { event: 'call', data: LAST })
  const acceptedNumbers = new Set(accepted)
  for (const client of clients) {
    await check(`${client.name} receives each of ${accepted.length} events once and in order, through ${client.recovered} recoveries`, async () => {
      await within(() => 'the last event', resolve => {
        const settle = () => client.received.at(-1) === LAST && resolve()
        client.socket.on('call', settle)
        settle()
      }, RESTART)
      const received = new Set(client.received)
      assert.equal(received.size, client.received.length, 'duplicates')
      // An event without a response may have been accepted after events that were published later.
      const known = client.received.filter(number => acceptedNumbers.has(number))
      assert.ok(known.every((number, i) => i === 0 || number > known[i - 1]), 'out of order')
      assert.deepEqual(accepted.filter(number => !received.has(number)), [], 'missing')
      assert.equal(client.unrecovered, 1, 'a recovery failed')
      assert.equal(client.early, 0, 'events before the connect')
      assert.equal(client.ids.size, 1, 'the socket id has changed')
    })
  }
}

run(script, async () => { for (const { socket } of clients) socket.disconnect() })
