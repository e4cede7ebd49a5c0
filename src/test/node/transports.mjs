// Tests the standard clients with their default options, polling first: every event arrives once and in order, also during the upgrade.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { io } from 'socket.io-client'
import io2 from 'socket.io-client-2'
import { io as io3 } from 'socket.io-client-3'
import { check, restClient, run, socketAddress, usage, within } from './harness.mjs'

const [base, key, count = '2000'] = process.argv.slice(2)
if (!base || !key) usage('node transports.mjs http://127.0.0.1:PORT KEY [EVENTS]')

const instance = `transports-${randomBytes(4).toString('hex')}`
const rest = restClient(base, key)
const address = socketAddress(base)
const total = Number(count)
const opened = []
let published = 0

/** Starts a proxy that delays WebSocket handshakes until some events are published. */
async function startDelayingProxy() {
  const { hostname, port } = new URL(base)
  const proxy = createServer(client => {
    client.on('error', () => {})
    client.once('data', request => {
      client.pause()
      const threshold = request.includes('transport=websocket') ? total * (0.1 + 0.5 * Math.random()) : 0
      const waiting = setInterval(() => {
        if (published < threshold) return
        clearInterval(waiting)
        const server = connect(port, hostname)
        server.on('error', () => client.destroy())
        server.write(request)
        client.pipe(server).pipe(client)
      }, 10)
    })
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  return proxy
}

function listen(name, url, options = {}, client = io) {
  const credentials = client === io2 ? { query: { apikey: key } } : { auth: { apikey: key } }
  const socket = client(url, { ...credentials, forceNew: true, ...options })
  const listener = { name, socket, received: [], upgradedAt: undefined }
  socket.on('call', envelope => listener.received.push(envelope.data))
  socket.on('connect', () => socket.io.engine.once('upgrade', () => { listener.upgradedAt = listener.received.length }))
  opened.push(socket)
  return listener
}

const receivedLast = (client, last) => within(() => `${client.name} to receive the last event; it received ${client.received.length}`, resolve => {
  const settle = () => client.received.at(-1) === last && resolve()
  client.socket.on('call', settle)
  settle()
}, 60_000)

/** Publishes until every client has received enough events, so that clients connect and upgrade while events are sent. */
async function publishTo(clients) {
  while (clients.some(client => client.received.length < total)) {
    const batch = Array.from({ length: 10 }, (_, i) => ({ event: 'call', data: published + i }))
    await rest('POST', `/event/publish/${instance}`, batch)
    published += batch.length
    assert.ok(published < 20 * total, 'a client receives no events')
  }
  return published - 1
}

async function script() {
  await rest('POST', '/instance/create', { instanceName: instance, websocket: { enabled: true, events: [] } })
  const proxy = await startDelayingProxy()
  opened.push(proxy)
  const createClients = (kind, at) => [['2', io2], ['3', io3], ['4', io]].flatMap(([major, client]) =>
    Array.from({ length: 4 }, (_, i) => listen(`${kind} client ${i} of version ${major}`, `${at}/${instance}`, {}, client)))
  const defaults = createClients('default', address)
  const delayed = createClients('delayed', `http://127.0.0.1:${proxy.address().port}`)
  const polling = listen('the polling client', `${address}/${instance}`, { transports: ['polling'] })
  const clients = [
    ...defaults,
    ...delayed,
    polling,
    listen('the client by path', address, { path: `/${instance}` }),
    listen('the client of version 2 by path', address, { path: `/${instance}` }, io2),
    listen('the WebSocket client', `${address}/${instance}`, { transports: ['websocket'] }),
  ]
  const last = await publishTo(clients)
  for (const client of clients) {
    await check(`${client.name} receives every event from its first one on, once and in order`, async () => {
      await receivedLast(client, last)
      const [first] = client.received
      assert.deepEqual(client.received, Array.from({ length: last + 1 - first }, (_, i) => first + i))
      console.log(`   from event ${first} on, upgraded after ${client.upgradedAt ?? 'none'} of them`)
    })
  }
  await check('the default clients have upgraded', () =>
    assert.ok(defaults.every(client => client.socket.io.engine.transport.name === 'websocket')))
  await check('the delayed clients upgraded while events were sent', () =>
    assert.ok(delayed.every(client => client.upgradedAt > 0 && client.upgradedAt < client.received.length)))
  await check('the polling client polls', () => assert.equal(polling.socket.io.engine.transport.name, 'polling'))
}

run(script, async () => {
  for (const socket of opened) socket.close() // and the proxy
  await rest('DELETE', `/instance/delete/${instance}`)
})
