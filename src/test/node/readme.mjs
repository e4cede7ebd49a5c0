// Runs the commands and the client of README's quick start as they are, except for the port and the key.
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { check, restClient, run, usage, within } from './harness.mjs'

const [file, base, key] = process.argv.slice(2)
if (!file || !base || !key) usage('node readme.mjs README.md http://127.0.0.1:PORT KEY')

const section = readFileSync(file, 'utf8').split('## Quick start')[1].split('\n## ')[0]
const blocks = language => [...section.matchAll(new RegExp('```' + language + '\\n([\\s\\S]*?)```', 'g'))]
  .map(([, code]) => code.replaceAll('localhost:8080', new URL(base).host).replaceAll('change-me', key))
const [create, set, publish] = blocks('sh')
const [client] = blocks('js')
let clientProcess

const curl = command => JSON.parse(execFileSync('sh', ['-c', command.replace('curl', 'curl -s')], { encoding: 'utf8' }))

/** Waits until the client has printed these words. */
const printed = words => within(() => `the client to print ${words}`, resolve => {
  const settle = () => output.includes(words) && resolve()
  clientProcess.stdout.on('data', settle)
  settle()
})
let output = ''

async function script() {
  await check('the first curl creates the instance', () => assert.equal(curl(create).hash, 'loja-token'))
  await check('the second curl selects its events', () => assert.deepEqual(curl(set).events, ['MESSAGES_UPSERT']))
  await check('the client connects', () => {
    const name = new URL('listen.mjs', import.meta.url)
    writeFileSync(name, client)
    clientProcess = spawn(process.execPath, [name.pathname], { stdio: ['ignore', 'pipe', 'inherit'] })
    clientProcess.stdout.on('data', data => { output += data })
    return printed('connected')
  })
  await check('the third curl publishes', () => assert.equal(curl(publish).ids.length, 1))
  await check('and the client prints what was published', () => printed("loja { pushName: 'Maria', message: { conversation: 'Oi' } }"))
}

run(script, async () => {
  clientProcess?.kill()
  await restClient(base, key)('DELETE', '/instance/delete/loja')
})
