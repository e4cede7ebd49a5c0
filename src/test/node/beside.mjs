// Tests deploy/nginx.conf and deploy/haproxy.cfg: which requests reach Sinal, and which reach the server behind it, a stand-in for Evolution API.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { io } from 'socket.io-client'
import WebSocket from 'ws'
import { check, freePort, restClient, run, usage, within } from './harness.mjs'
import { startHaproxy, startNginx, stopProxies } from './proxies.mjs'

const [base, key, ...files] = process.argv.slice(2)
if (!base || !key || files.length === 0) usage('node beside.mjs http://127.0.0.1:PORT KEY deploy/nginx.conf deploy/haproxy.cfg')

const instance = `beside-${Date.now()}`
const token = `${instance}-token`
const rest = restClient(base, key)
const evolution = createServer((request, response) => response.end(`evolution: ${request.method} ${request.url}`))
evolution.on('upgrade', (request, socket) => {
  socket.on('error', () => {}) // the proxy may reset the connection
  socket.end('HTTP/1.1 404 Not Found\r\nX-Server: evolution\r\nContent-Length: 0\r\n\r\n')
})

/** Returns a file of deploy/ with the addresses of this test. */
function configuration(file, port) {
  let text = readFileSync(file, 'utf8')
  for (const [from, to] of [
    ['server 127.0.0.1:8081;', `server ${new URL(base).host};`],
    ['server 127.0.0.1:8080;', `server 127.0.0.1:${evolution.address().port};`],
    ['server sinal 127.0.0.1:8081', `server sinal ${new URL(base).host}`],
    ['server evolution 127.0.0.1:8080', `server evolution 127.0.0.1:${evolution.address().port}`],
    ['listen 80;', `listen 127.0.0.1:${port};`],
    ['bind :80', `bind 127.0.0.1:${port}`],
  ]) text = text.replace(from, to)
  assert.ok(!/:808[01]\b|\b80;|:80$/m.test(text), `${file} has an address that this test does not replace`)
  return text
}

async function proxy(file) {
  const port = await freePort()
  const start = file.endsWith('.cfg') ? startHaproxy : startNginx
  return start(configuration(file, port), port)
}

/** Connects, has an event published to Sinal itself, and checks that the client receives it. */
async function received(what, open) {
  const sent = `${what} ${Math.random()}`
  let arrived
  const event = new Promise(resolve => { arrived = resolve })
  const { ready, close } = open(arrived)
  try {
    await within(() => `${what} to connect`, ready)
    await rest('POST', `/event/publish/${instance}`, { event: 'call', data: sent })
    assert.equal(await within(() => `an event over ${what}`, resolve => event.then(resolve)), sent)
  } finally {
    close()
  }
}

function socketIo(url, transport, arrived) {
  const socket = io(`${url}/${instance}`, { transports: [transport], auth: { apikey: token }, forceNew: true, reconnection: false })
  socket.on('call', envelope => arrived(envelope.data))
  return { ready: (resolve, reject) => socket.on('connect', resolve).on('connect_error', reject), close: () => socket.disconnect() }
}

function plain(url, path, arrived) {
  const socket = new WebSocket(url.replace('http', 'ws') + path, { headers: { apikey: key } })
  const on = (type, action) => socket.on('message', frame => String(frame).startsWith(type) && action(String(frame)))
  on('42', frame => arrived(JSON.parse(frame.slice(frame.indexOf('[')))[1].data))
  return { ready: (resolve, reject) => { on('40', resolve); socket.on('error', reject) }, close: () => socket.terminate() }
}

/** Returns who answers a WebSocket upgrade that is refused. */
function refusal(url, path) {
  const socket = new WebSocket(url.replace('http', 'ws') + path)
  return within(() => `a response to ${path}`, (resolve, reject) => {
    socket.on('unexpected-response', (request, response) => resolve(response.headers['x-server'] ?? 'sinal'))
    socket.on('open', reject)
    socket.on('error', () => {}) // of the termination
  }).finally(() => socket.terminate())
}

async function test(file) {
  const url = await proxy(file)
  for (const [method, path] of [
    ['GET', '/'], ['GET', '/manager'], ['GET', `/${instance}`], ['POST', '/instance/create'], ['GET', '/instance/fetchInstances'],
    ['POST', `/event/publish/${instance}`], ['GET', '/metrics'], ['GET', '/socket.iox/'], ['GET', '/websockets/x'],
  ]) {
    await check(`${file}: ${method} ${path} reaches Evolution API`, async () => {
      const response = await fetch(url + path, { method, signal: AbortSignal.timeout(10_000) })
      assert.equal(await response.text(), `evolution: ${method} ${path}`)
    })
  }
  await check(`${file}: a WebSocket of another path reaches Evolution API`, async () =>
    assert.equal(await refusal(url, '/manager/x'), 'evolution'))
  await check(`${file}: /websocket/find reaches Sinal`, async () => {
    const settings = await restClient(url, token)('GET', `/websocket/find/${instance}`)
    assert.equal(settings.body.enabled, true)
  })
  for (const transport of ['polling', 'websocket']) {
    await check(`${file}: events arrive over ${transport}`, () => received(transport, arrived => socketIo(url, transport, arrived)))
  }
  await check(`${file}: events arrive at a WebSocket of /${instance}`, () =>
    received('a WebSocket', arrived => plain(url, `/${instance}`, arrived)))
  await check(`${file}: a WebSocket of / reaches Sinal`, async () => {
    const client = plain(url, '/', () => {})
    await within(() => 'the root to connect', client.ready).finally(client.close)
  })
}

async function script() {
  await new Promise(resolve => evolution.listen(0, '127.0.0.1', resolve))
  await rest('POST', '/instance/create', { instanceName: instance, token, websocket: { enabled: true } })
  for (const file of files) await test(file)
}

run(script, async () => {
  stopProxies()
  evolution.close()
  await rest('DELETE', `/instance/delete/${instance}`)
})
