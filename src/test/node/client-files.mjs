// Tests that a server with SINAL_CLIENT_DIST serves the files of the npm package, and nothing else of its directory.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { check, run, usage } from './harness.mjs'

const [base, dist] = process.argv.slice(2)
if (!base || !dist) usage('node client-files.mjs http://127.0.0.1:PORT DIRECTORY')

const names = ['socket.io', 'socket.io.min', 'socket.io.esm.min', 'socket.io.msgpack.min'].flatMap(name => [`${name}.js`, `${name}.js.map`])

run(async () => {
  for (const name of names) {
    await check(`${name} is the package's`, async () => {
      const response = await fetch(`${base}/socket.io/${name}`, { headers: { origin: 'https://app.test' } })
      assert.equal(response.status, 200)
      assert.equal(response.headers.get('access-control-allow-origin'), '*')
      assert.equal(response.headers.get('cache-control'), 'public, max-age=0')
      assert.match(response.headers.get('content-type'), name.endsWith('.map') ? /^application\/json/ : /^text\/javascript/)
      assert.deepEqual(Buffer.from(await response.arrayBuffer()), readFileSync(`${dist}/${name}`))
      const again = await fetch(`${base}/socket.io/${name}`, { headers: { 'if-none-match': response.headers.get('etag') } })
      assert.equal(again.status, 304)
    })
  }
  await check('no other file is served', async () => {
    for (const name of ['', 'socket.io.esm.min.js.txt', 'broadcast.js', '%2e%2e/package.json', 'socket.io.js/', 'socket.io.js%00']) {
      const response = await fetch(`${base}/socket.io/${name}`)
      assert.ok([400, 404].includes(response.status), `${name}: ${response.status}`)
    }
  })
})
