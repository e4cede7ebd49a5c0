// Tests clients behind a real nginx: forged forwarding headers never replace a key.
import assert from 'node:assert/strict'
import { Agent } from 'node:http'
import { io } from 'socket.io-client'
import { check, freePort, restClient, run, usage, within } from './harness.mjs'
import { startNginx, stopProxies } from './proxies.mjs'

const [base, key, trust] = process.argv.slice(2)
if (!base || !key || !['trusted', 'untrusted'].includes(trust)) usage('node nginx.mjs http://127.0.0.1:PORT KEY trusted|untrusted')

const instance = `proxied-${Date.now()}`
const rest = restClient(base, key)
const forgedHeaders = {
  none: {},
  'X-Forwarded-For': { 'X-Forwarded-For': '127.0.0.1' },
  Forwarded: { Forwarded: 'for=127.0.0.1' },
  'X-Real-IP': { 'X-Real-IP': '127.0.0.1' },
  'all of them': { 'X-Forwarded-For': '127.0.0.1', Forwarded: 'for=127.0.0.1', 'X-Real-IP': '127.0.0.1' },
}

async function proxy() {
  const port = await freePort()
  return startNginx(`
    map $http_upgrade $connection_upgrade { default upgrade; '' ''; }
    server {
      listen 127.0.0.1:${port};
      location / {
        proxy_pass ${base};
        ${trust === 'trusted' ? 'proxy_bind 127.0.0.3;' : ''} # the address in SINAL_TRUSTED_PROXIES
        proxy_http_version 1.1;
        proxy_buffering off;
        proxy_set_header Host $http_host;
        proxy_set_header Upgrade $http_upgrade;
        proxy_set_header Connection $connection_upgrade;
        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      }
    }`, port)
}

/** Connects from an address of this machine, with headers that name another one, and returns the result. */
function outcome(url, transport, from, extraHeaders, auth) {
  const socket = io(`${url}/${instance}`, {
    transports: [transport], agent: new Agent({ localAddress: from }), extraHeaders, auth, forceNew: true, reconnection: false,
  })
  return within(() => `a response over ${transport}`, resolve => {
    socket.on('connect', () => resolve('connected'))
    socket.on('connect_error', error => resolve(error.message))
  }).finally(() => socket.disconnect())
}

async function script() {
  const url = await proxy()
  await rest('POST', '/instance/create', { instanceName: instance, token: `${instance}-token`, websocket: { enabled: true } })
  for (const transport of ['polling', 'websocket']) {
    for (const [name, headers] of Object.entries(forgedHeaders)) {
      await check(`${transport}: without a key, from another host, with the header ${name}: refused`, async () =>
        assert.equal(await outcome(url, transport, '127.0.0.2', headers), 'apiKey is required'))
    }
    const local = trust === 'trusted' ? 'connected' : 'apiKey is required'
    await check(`${transport}: without a key, from an allowed host: ${local}`, async () =>
      assert.equal(await outcome(url, transport, '127.0.0.1', {}), local))
    await check(`${transport}: with a key: connected`, async () =>
      assert.equal(await outcome(url, transport, '127.0.0.2', {}, { apikey: `${instance}-token` }), 'connected'))
    await check(`${transport}: with a wrong key: refused`, async () =>
      assert.equal(await outcome(url, transport, '127.0.0.2', {}, { apikey: 'wrong' }), 'Invalid global token'))
  }
}

run(script, async () => {
  stopProxies()
  await rest('DELETE', `/instance/delete/${instance}`)
})
