// Tests that Sinal mirrors a running Evolution API: each event once and unchanged, over ten disconnections; in order as long as it comes by
// Socket.IO alone; and also if it comes by RabbitMQ and by webhook too. Sinal must run in global mode with
// SINAL_UPSTREAM_URL=http://127.0.0.1:UPSTREAM and SINAL_AMQP_URI=amqp://guest:guest@127.0.0.1:AMQP.
import amqp from 'amqplib'
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { io } from 'socket.io-client'
import { startEvolution } from './evolution.mjs'
import { startRabbitmq } from './rabbitmq.mjs'
import { check, restClient, run, socketAddress, usage, within } from './harness.mjs'

const [base, key, upstream, upstreamKey, amqpPort, owner = 'sinal'] = process.argv.slice(2)
if (!amqpPort) usage('node upstream.mjs http://127.0.0.1:PORT KEY UPSTREAM-PORT UPSTREAM-KEY AMQP-PORT [sinal|upstream]')

const INSTANCES = 300
/** By Socket.IO alone, and by three ways at once. */
const ALONE = 5_000
const EVENTS = 10_000
const DISCONNECTIONS = 10
const EXCHANGE = 'evolution_exchange'
const WEBHOOKS = 20
/** The answers after which Evolution API does not post an event again. */
const FINAL = [400, 401, 403, 404, 422]
const run1 = randomBytes(3).toString('hex')
const nameOf = number => `mirror-${run1}-${number}`
const rows = Array.from({ length: INSTANCES }, (_, number) => ({
  id: `upstream-${number}`, name: nameOf(number), connectionStatus: 'open', ownerJid: null, token: `token-${run1}-${number}`, Websocket: null,
}))
const rest = restClient(base, key)
const opened = []
let evolution
let rabbitmq

const source = async (wanted = 'upstream') => (await rest('GET', '/source/list')).body.find(({ name }) => name === wanted)

/** Waits until a condition on the source's status holds. */
function until(what, condition, name = 'upstream') {
  let last
  return within(() => `${what}; the source: ${JSON.stringify(last)}`, (resolve, reject) => {
    const look = () => source(name).then(status => {
      last = status
      if (condition(status)) resolve(status)
      else setTimeout(look, 50)
    }, reject)
    look()
  }, 60_000)
}

/** An event as Evolution API emits it: every third one has bytes, some have members that only a newer release has, none has sorted members. */
function envelope(number) {
  const data = {
    key: { remoteJid: '5511988887777@s.whatsapp.net', fromMe: false, id: `3EB0${number}` },
    zeta: number, alpha: { b: 1.5, a: [null, true, 'ção 👋', 1e21] },
    ...(number % 3 === 0 && { message: { messageSecret: randomBytes(32), media: { jpegThumbnail: randomBytes(100 + number % 900) } } }),
    messageTimestamp: 1761057639 + number,
  }
  return {
    ...(number % 7 === 0 && { isLatest: false, progress: number % 100 }),
    event: 'messages.upsert', instance: nameOf(number % INSTANCES), data, server_url: 'http://evolution.test',
    date_time: new Date(1761057639000 + number).toISOString(), sender: '5511999990001@s.whatsapp.net', apikey: null,
  }
}

/** One text for equal envelopes: members in their order, and bytes as such. */
const text = value => JSON.stringify(value, (_, member) => member?.type === 'Buffer' ? `bytes ${Buffer.from(member.data).toString('hex')}` : member)

function client(to, auth) {
  const socket = io(`${socketAddress(base)}/${to}`, { transports: ['websocket'], forceNew: true, reconnection: false, ...auth })
  opened.push(socket)
  return socket
}

const connected = socket => within(() => 'the connect', (resolve, reject) => {
  socket.once('connect', resolve)
  socket.once('connect_error', reject)
})

/** Waits until a condition holds. */
const eventually = (what, condition, milliseconds) => within(what, resolve => {
  const look = () => condition() ? resolve() : setTimeout(look, 20)
  look()
}, milliseconds)

/** The connection of Sinal, which is the only client. */
const sinal = () => [...evolution.io.sockets.sockets.values()][0]

/** Ends the connection in one of the two ways in which it can end, behind the events that were emitted: a WebSocket that is terminated loses what it has not written. */
async function disconnect(round) {
  const socket = sinal()
  if (round % 2 === 0) socket.disconnect(true) // the client must connect by itself again
  else socket.conn.close()
  await eventually(() => 'the disconnection', () => sinal() !== socket)
}

/** Emits events while Sinal is connected, and cuts the connection between them. Returns the events. */
async function emitAll() {
  const sent = []
  const perConnection = Math.ceil(ALONE / (DISCONNECTIONS + 1))
  for (let round = 0; sent.length < ALONE; round++) {
    if (round > 0) await disconnect(round)
    await eventually(() => 'Sinal to connect to the Evolution API', sinal, 60_000)
    for (const last = Math.min(ALONE, sent.length + perConnection); sent.length < last;) {
      sent.push(envelope(sent.length))
      evolution.io.emit('messages.upsert', sent.at(-1))
      if (sent.length % 50 === 0) await new Promise(setImmediate)
    }
  }
  return sent
}

/** Posts an event as Evolution API does: with the key of the address, and again after most refusals. */
async function post(body) {
  const authorization = `Basic ${Buffer.from(`any:${key}`).toString('base64')}`
  for (let attempt = 1; ; attempt++) {
    const { status } = await fetch(new URL('/event/webhook', base), {
      method: 'POST', headers: { authorization, 'content-type': 'application/json' }, body, signal: AbortSignal.timeout(30_000),
    })
    if (status === 202) return
    assert.ok(attempt < 10 && !FINAL.includes(status), `a webhook is answered with ${status}`)
    await new Promise(resolve => setTimeout(resolve, 50 * 2 ** attempt))
  }
}

/**
 * Emits, publishes and posts events, with bytes as maps where they are JSON: some are posted before, and some come by RabbitMQ before or late. The
 * connection of Sinal is cut meanwhile; what it loses comes by the other ways. Returns the events.
 */
async function sendThreeWays() {
  const connection = await amqp.connect(rabbitmq.uri)
  const channel = await connection.createChannel()
  await channel.assertExchange(EXCHANGE, 'topic', { durable: true, autoDelete: false })
  const sent = Array.from({ length: EVENTS }, (_, number) => envelope(ALONE + number))
  const late = []
  let next = 0
  const publish = body => channel.publish(EXCHANGE, 'messages.upsert', Buffer.from(body))
  const worker = async () => {
    for (let number = next++; number < EVENTS; number = next++) {
      const event = sent[number]
      const body = JSON.stringify(event, (_, member) => member?.type === 'Buffer' ? { ...Buffer.from(member.data) } : member)
      if (number % 5 === 0) await post(body)
      if (number % 7 === 0) publish(body)
      evolution.io.emit('messages.upsert', event)
      if (number % 7 === 1) late.push(body)
      else if (number % 7 !== 0) publish(body)
      if (number % 5 !== 0) await post(body)
    }
  }
  const workers = Promise.all(Array.from({ length: WEBHOOKS }, worker))
  for (let round = 1; round <= DISCONNECTIONS; round++) {
    await eventually(() => `event ${next}`, () => next >= EVENTS * round / (DISCONNECTIONS + 1), 60_000)
    await eventually(() => 'Sinal to connect to the Evolution API', sinal, 60_000)
    await disconnect(round)
  }
  await workers
  late.forEach(publish)
  await channel.close() // behind what was published
  await connection.close()
  return sent
}

async function script() {
  await check('without the Evolution API, the source says why it is not connected', async () => {
    const status = await until('a problem', ({ connected, problem }) => !connected && problem.startsWith('no connection'))
    assert.equal(status.connected, false)
  })
  evolution = await startEvolution('another key', rows, Number(upstream))
  await check('a wrong key is named in the status', () => until('the refusal', ({ problem }) => /SINAL_UPSTREAM_APIKEY is wrong/.test(problem)))
  await evolution.close()

  evolution = await startEvolution(upstreamKey, rows, Number(upstream))
  const starting = startRabbitmq(amqpPort)
  await check('Sinal connects', () => until('the connection', status => status.connected))
  await check('POST /source/sync compares the instances', async () => {
    const { body } = await rest('POST', '/source/sync')
    assert.deepEqual(Object.keys(body), ['added', 'changed', 'removed'])
    const list = (await rest('GET', '/instance/fetchInstances')).body.map(({ name }) => name)
    for (const { name } of rows) assert.ok(list.includes(name), name)
  })
  const token = rows[1].token
  if (owner === 'upstream') {
    await check('settings are the Evolution API\'s: nothing is streamed until they are set there', async () => {
      const early = client(rows[1].name, { auth: { apikey: token } })
      await assert.rejects(connected(early), /Invalid namespace/)
    })
    await check('POST /websocket/set takes effect there and here', async () => {
      const { body } = await rest('POST', `/websocket/set/${rows[1].name}`, { websocket: { enabled: true, events: ['MESSAGES_UPSERT'] } })
      assert.deepEqual(body.events, ['MESSAGES_UPSERT'])
      assert.deepEqual(evolution.sets, [{ instance: rows[1].name, enabled: true, events: ['MESSAGES_UPSERT'] }])
    })
  }
  const tenant = client(rows[1].name, { auth: { apikey: token } })
  await check('a client with a token that only fetchInstances knows gets in', () => connected(tenant))
  const all = client('', { auth: { apikey: key } })
  await connected(all)

  const received = []
  all.on('messages.upsert', event => { if (event.instance.startsWith(`mirror-${run1}-`)) received.push(event) })
  const arrived = count => eventually(() => `all events; there are ${received.length}`, () => received.length >= count, 120_000)
  let started = Date.now()
  const emitted = await emitAll()
  await check(`each of ${ALONE} events arrives over ${DISCONNECTIONS} disconnections`, () => arrived(ALONE))
  console.log(`# ${Date.now() - started} ms`)
  await check('each arrives once, unchanged, and in order for each instance', () => {
    const byInstance = events => events.reduce((map, event) => map.set(event.instance, [...(map.get(event.instance) ?? []), event]), new Map())
    const [before, after] = [byInstance(emitted), byInstance(received)]
    for (const [instance, events] of before) assert.deepEqual((after.get(instance) ?? []).map(text), events.map(text), instance)
    assert.equal(received.length, ALONE)
  })

  const ways = ['amqp', 'upstream', 'webhook']
  const counts = async member => Promise.all(ways.map(async name => (await source(name))[member]))
  rabbitmq = await starting
  await check('Sinal connects to RabbitMQ', () => until('the connection', status => status.connected, 'amqp'))
  const before = await counts('taken')
  received.length = 0
  started = Date.now()
  const sent = await sendThreeWays()
  await check(`each of ${EVENTS} events arrives that come by Socket.IO, RabbitMQ and webhook, over ${DISCONNECTIONS} disconnections`, () => arrived(EVENTS))
  await until('RabbitMQ to be empty', status => status.waiting === 0 && status.taken + status.duplicates === EVENTS, 'amqp')
  console.log(`# ${Date.now() - started} ms`)
  await check('each arrives once and unchanged', async () => {
    assert.deepEqual(received.map(text).sort(), sent.map(text).sort())
    const taken = (await counts('taken')).map((count, way) => count - before[way])
    console.log(`# ${ways.map((name, way) => `${name}: ${taken[way]}`).join(', ')}`)
    assert.equal(taken.reduce((sum, count) => sum + count), EVENTS)
    for (const count of taken) assert.ok(count > 0)
    assert.deepEqual(await counts('refused'), [0, 0, 0])
  })
  await check('the source has counted them, and the time without a connection', async () => {
    const status = await source()
    assert.ok(status.taken >= ALONE, JSON.stringify(status))
    assert.ok(status.disconnectedMillis > 0, JSON.stringify(status))
    assert.equal(status.refused, 0)
  })

  await check('a token that changes there puts its clients out at the next sync', async () => {
    const out = within(() => 'the disconnect', resolve => tenant.once('disconnect', resolve))
    rows[1].token = `changed-${run1}`
    const { body } = await rest('POST', '/source/sync')
    assert.equal(body.changed, 1)
    await out
    await connected(client(rows[1].name, { auth: { apikey: rows[1].token } }))
  })
  await check('an instance that is deleted there while nobody sees it is removed', async () => {
    const [{ name }] = rows.splice(2, 1)
    const { body } = await rest('POST', '/source/sync')
    assert.equal(body.removed, 1)
    assert.ok(!(await rest('GET', '/instance/fetchInstances')).body.some(row => row.name === name))
  })
  await check('an event of an instance that fetchInstances has just got registers it with its token', async () => {
    rows.push({ ...rows[0], name: `late-${run1}`, token: `late-token-${run1}` })
    const event = within(() => 'the event', resolve => all.once('call', resolve))
    evolution.io.emit('call', { ...envelope(1), event: 'call', instance: `late-${run1}`, date_time: new Date().toISOString() })
    await event
    const response = await fetch(new URL(`/instance/connectionState/late-${run1}`, base), { headers: { apikey: `late-token-${run1}` } })
    assert.equal(response.status, 200)
  })
}

run(script, async () => {
  for (const socket of opened) socket.disconnect()
  await evolution?.close()
  rabbitmq?.stop()
})
