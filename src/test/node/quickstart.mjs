// Tests README's quick start with real clients against a running server.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { io } from 'socket.io-client'
import WebSocket from 'ws'
import { check, restClient, run, socketAddress, usage, within } from './harness.mjs'

const [base, key, mode] = process.argv.slice(2)
if (!base || !key || !['traditional', 'global'].includes(mode)) usage('node quickstart.mjs http://127.0.0.1:PORT KEY traditional|global')

const instance = `loja-${randomBytes(4).toString('hex')}`
const rest = restClient(base, key)
const address = socketAddress(base)
const opened = []
let token
let created = false

// The events, as `publish` and the webhooks of Evolution API 2.3.6 send them.

const message = (id, conversation) => ({
  key: { id, remoteJid: '5511888888888@s.whatsapp.net', fromMe: false },
  pushName: 'Maria',
  message: { conversation },
  messageType: 'conversation',
  messageTimestamp: 1795438685,
  source: 'unknown',
  instanceId: '1b9d39d2-ff93-46b9-852a-3227da55cb78',
})

const webhookBody = data => ({
  event: 'messages.upsert',
  instance,
  data,
  destination: 'http://127.0.0.1:8098/hook/messages-upsert',
  date_time: '2026-11-23T12:58:05.066Z',
  server_url: 'http://127.0.0.1:8099',
  apikey: token,
})

const call = {
  chatId: '5511888888888@s.whatsapp.net', from: '5511888888888@s.whatsapp.net', id: 'CALL1', date: '2026-11-23T12:58:05.000Z',
  offline: false, status: 'offer', isVideo: false, isGroup: false,
}

const extended = {
  ...message('3EB0A2'),
  message: { extendedTextMessage: { text: 'segunda   linha "aspas" \\ barra', contextInfo: { mentionedJid: [] } } },
  messageType: 'extendedTextMessage',
}

/** The published events in order: {event, data, sent}; `sent` is the body of a webhook. */
const history = []

async function publish(event, data) {
  const { status, body } = await rest('POST', `/event/publish/${instance}`, { event, data })
  assert.equal(status, 202)
  assert.deepEqual(Object.keys(body), ['ids'])
  assert.equal(body.ids.length, 1, `one id expected: ${JSON.stringify(body)}`)
  assert.equal(typeof body.ids[0], 'string')
  history.push({ event, data })
}

async function webhook(path, body) {
  await rest('POST', path, body)
  history.push({ event: body.event, data: body.data, sent: body })
}

// The clients. Each records what it receives, as {event, envelopes}.

/** Records received events, and waits until there are enough. */
function inbox(name) {
  const received = []
  let arrived = () => {}
  return {
    name,
    received,
    add(event, ...envelopes) {
      received.push({ event, envelopes })
      arrived()
    },
    until(what, enough) {
      const seen = () => `${what} at ${name}; received ${JSON.stringify(received.map(({ event, envelopes }) => [event, envelopes[0]?.data?.key?.id]))}`
      return within(seen, resolve => {
        arrived = () => enough(received) && resolve()
        arrived()
      })
    },
  }
}

/** A Socket.IO client on its own connection. */
function socketClient(name, url, options = {}) {
  const socket = io(url, { transports: ['websocket'], forceNew: true, reconnection: false, ...options })
  opened.push(() => socket.disconnect())
  const client = { socket, ...inbox(name) }
  // `/` receives the events of every instance, including those of concurrent tests.
  socket.onAny((event, ...envelopes) => envelopes[0]?.instance === instance && client.add(event, ...envelopes))
  client.disconnected = within.bind(null, () => `the disconnect of ${name}`, resolve => socket.once('disconnect', resolve))
  return client
}

function connected({ name, socket }) {
  return within(() => `the connect of ${name}`, (resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('connect_error', failure => reject(new Error(`${name} was refused: ${failure.message}`)))
  })
}

function refused({ name, socket }) {
  return within(() => `the connect error of ${name}`, (resolve, reject) => {
    socket.once('connect_error', resolve)
    socket.once('connect', () => reject(new Error(`${name} must not connect, but did`)))
  })
}

/** A WebSocket without Engine.IO parameters. It records all frames, and answers pings. */
function rawClient(name, url) {
  const socket = new WebSocket(url)
  opened.push(() => socket.terminate())
  const frames = []
  const client = { socket, frames, ...inbox(name) }
  let failure
  let settle = () => {}
  client.frame = (what, position) => within(() => `${what} at ${name}; frames: ${JSON.stringify(frames)}; ${failure ?? ''}`, (resolve, reject) => {
    settle = () => (frames.length > position ? resolve(frames[position]) : failure && reject(new Error(`${name}: ${failure}`)))
    settle()
  })
  const end = reason => {
    failure ??= reason
    settle()
  }
  socket.on('error', error => end(error.message))
  socket.on('close', code => end(`closed with ${code}`))
  socket.on('message', (bytes, binary) => {
    const frame = bytes.toString()
    if (!binary && frame === '2') return socket.send('3')
    frames.push(frame)
    const prefix = `42/${instance},`
    const [event, ...envelopes] = frame.startsWith(prefix) ? JSON.parse(frame.slice(prefix.length)) : []
    if (envelopes[0]?.instance === instance) client.add(event, ...envelopes)
    settle()
  })
  return client
}

// What a client must have received.

function assertReceived({ name, received }, expected) {
  const outline = list => list.map(({ event, data }) => `${event} ${data.key?.id ?? data.id}`)
  const actual = received.map(({ event, envelopes }) => ({ event, data: envelopes[0].data }))
  assert.deepEqual(outline(actual), outline(expected), `${name}: each event exactly once, in order`)
  received.forEach(({ event, envelopes }, position) => assertEnvelope(`${name}, event ${position + 1}`, event, envelopes, expected[position]))
}

function assertEnvelope(where, event, envelopes, expected) {
  assert.equal(envelopes.length, 1, `${where}: one argument`)
  const [envelope] = envelopes
  const { sent } = expected
  const keys = ['event', 'instance', 'data', 'server_url', 'date_time', ...(sent?.sender ? ['sender'] : []), 'apikey']
  assert.deepEqual(Object.keys(envelope), keys, `${where}: the envelope's keys in order`)
  assert.equal(event, expected.event, `${where}: the event's name`)
  assert.equal(envelope.event, expected.event, `${where}: event`)
  assert.equal(envelope.instance, instance, `${where}: instance`)
  assert.deepEqual(envelope.data, expected.data, `${where}: data`)
  assert.ok([null, token].includes(envelope.apikey), `${where}: apikey is null, or the instance's token where it is exposed`)
  if (sent) {
    for (const field of ['server_url', 'date_time', 'sender']) assert.equal(envelope[field], sent[field], `${where}: ${field} unchanged`)
  } else {
    assert.equal(typeof envelope.server_url, 'string', `${where}: server_url`)
    assert.match(envelope.date_time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, `${where}: date_time`)
    assert.ok(Math.abs(Date.now() - Date.parse(envelope.date_time)) < 120_000, `${where}: date_time is now, in UTC: ${envelope.date_time}`)
  }
}

/** Only published events are compared: `/` also receives those of the instance itself, such as instance.delete. */
const publishedOnly = client => ({ ...client, received: client.received.filter(({ event }) => history.some(one => one.event === event)) })

run(async () => {
  await check(`POST /instance/create creates ${instance}`, async () => {
    const { status, body } = await rest('POST', '/instance/create', { instanceName: instance, integration: 'EVOLUTION' })
    created = true
    assert.equal(status, 201)
    assert.equal(body.instance.instanceName, instance)
    assert.equal(typeof body.hash, 'string')
    token = body.hash
  })

  const auth = { apikey: key }
  await check('before set, the namespace is refused: Invalid namespace', async () => {
    const failure = await refused(socketClient('a client before set', `${address}/${instance}`, { auth }))
    assert.equal(failure.message, 'Invalid namespace')
  })

  await check('POST /websocket/set with MESSAGES_UPSERT', async () => {
    const { status, body } = await rest('POST', `/websocket/set/${instance}`, { websocket: { enabled: true, events: ['MESSAGES_UPSERT'] } })
    assert.equal(status, 201)
    assert.equal(body.enabled, true)
    assert.deepEqual(body.events, ['MESSAGES_UPSERT'])
  })

  await check('a wrong key in the query does not connect: 403', async () => {
    const failure = await refused(socketClient('a client with a wrong key', `${address}/${instance}`, { query: { apikey: 'wrong' } }))
    assert.match(`${failure.description?.message}`, /\b403\b/, `the handshake must be refused: ${failure.message}`)
  })

  const join = async (name, url, options) => {
    const client = socketClient(name, url, options)
    await check(`${name} connects`, () => connected(client))
    return client
  }
  const selected = [
    await join('the client with a key', `${address}/${instance}`, { auth }),
    await join('the keyless client', `${address}/${instance}`),
    await join('the client by path', address, { path: `/${instance}` }),
  ]
  const everything = mode === 'global' ? [await join('the client of /', address, { auth })] : []
  const raw = rawClient('the raw WebSocket', `${address}/${instance}`)
  await check('the raw WebSocket gets 0{…}, then 40/{instance},{…}', async () => {
    const open = await raw.frame('the open packet', 0)
    assert.match(open, /^0\{.*\}$/)
    assert.deepEqual(JSON.parse(open.slice(1)).upgrades, [])
    const connect = await raw.frame('the CONNECT packet', 1)
    assert.ok(connect.startsWith(`40/${instance},{`), `CONNECT expected: ${connect}`)
    assert.equal(typeof JSON.parse(connect.slice(`40/${instance},`.length)).sid, 'string')
  })
  const selective = [...selected, raw]

  await check('POST /event/publish accepts messages.upsert', () => publish('messages.upsert', message('PUBLISHED', 'Olá, tudo bem? 👋')))
  await check('POST /event/webhook accepts messages.upsert', () =>
    webhook('/event/webhook', webhookBody(message('3EB0A1', 'Olá, tudo bem? 👋'))))
  await check('POST /event/webhook/messages-upsert accepts messages.upsert', () =>
    webhook('/event/webhook/messages-upsert', { ...webhookBody(extended), sender: '5511999990001@s.whatsapp.net' }))
  await check('POST /event/publish accepts call, which is not selected', () => publish('call', call))
  // A later event: when it has arrived, an event that must not arrive would have arrived too.
  await check('POST /event/publish accepts a last messages.upsert', () => publish('messages.upsert', message('LAST', 'tchau')))

  const last = received => received.some(({ envelopes }) => envelopes[0]?.data?.key?.id === 'LAST')
  const upserts = history.filter(({ event }) => event !== 'call')
  for (const client of selective) {
    await check(`${client.name} receives each selected event once, in order, and no other`, async () => {
      await client.until('the last event', last)
      assertReceived(client, upserts)
    })
  }
  for (const client of everything) {
    await check(`${client.name} receives each event once, in order, selected or not`, async () => {
      await client.until('the last event', last)
      assertReceived(publishedOnly(client), history)
    })
  }

  const disconnects = selected.map(client => client.disconnected())
  disconnects.forEach(disconnect => disconnect.catch(() => {})) // awaited below
  const framesBefore = raw.frames.length
  await check('POST /websocket/set with enabled:false', async () => {
    const { status, body } = await rest('POST', `/websocket/set/${instance}`, { websocket: { enabled: false, events: [] } })
    assert.equal(status, 201)
    assert.equal(body.enabled, false)
  })
  for (const [position, client] of selected.entries()) {
    await check(`${client.name} is disconnected by the server`, async () => assert.equal(await disconnects[position], 'io server disconnect'))
  }
  await check('the raw WebSocket gets the reason, and 41/{instance}', async () => {
    const reason = `42/${instance},["revoked",{"message":"The stream was switched off"}]`
    assert.equal(await raw.frame('the event revoked', framesBefore), reason)
    assert.equal((await raw.frame('the DISCONNECT packet', framesBefore + 1)).replace(/,$/, ''), `41/${instance}`)
  })
  await check('no event was received twice or late', () => {
    for (const client of selective) assertReceived(client, upserts)
    for (const client of everything) {
      assert.ok(client.socket.connected, `${client.name} stays connected`)
      assertReceived(publishedOnly(client), history)
    }
  })

  await check(`DELETE /instance/delete deletes ${instance}`, async () => {
    const { status } = await rest('DELETE', `/instance/delete/${instance}`)
    created = false
    assert.equal(status, 200)
  })
  for (const client of everything) {
    await check(`${client.name} receives instance.delete`, () =>
      client.until('instance.delete', received => received.some(({ event }) => event === 'instance.delete')))
  }
}, async () => {
  opened.forEach(close => close())
  if (created) await rest('DELETE', `/instance/delete/${instance}`)
})
