// The page in a real browser, from the key to the first event, against a running server.
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { check, restClient, run, usage } from './harness.mjs'

const [base, key, mode, screenshot] = process.argv.slice(2)
if (!base || !key || !mode) usage('node page.mjs http://127.0.0.1:PORT KEY traditional|global [SCREENSHOT.png]')

const instance = 'page-test'
const rest = restClient(base, key)
const complaints = []
let profile
let browser

async function script() {
  profile = await mkdtemp(join(tmpdir(), 'page-'))
  browser = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
    viewport: { width: 1100, height: 760 },
  })
  const page = await browser.newPage()
  page.setDefaultTimeout(10_000)
  page.on('pageerror', failure => complaints.push(String(failure)))
  page.on('console', message => message.type() === 'error' && complaints.push(message.text()))

  await check('the root sends the browser to the page', async () => {
    await page.goto(base)
    assert.equal(new URL(page.url()).pathname, '/ui/')
  })
  await check('it says the mode', () => page.waitForSelector(`#mode[data-mode=${mode}]`))
  await check('it creates an instance with the key', async () => {
    await page.fill('#key', key)
    await page.press('#key', 'Enter')
    await page.fill('#new-name', instance)
    await page.press('#new-name', 'Enter')
    await page.waitForSelector(`#watch-${instance}`)
  })
  await check('it turns streaming on', async () => {
    await page.click(`#stream-${instance}`)
    await page.waitForFunction(name => document.querySelector(`tr[data-name=${name}] td`).textContent.includes('31'), instance)
  })
  await check('it watches the instance and sees the test event that it publishes', async () => {
    await page.click(`#watch-${instance}`)
    await page.waitForSelector('#stream-state[data-state=on]')
    await page.click('#publish')
    await page.waitForSelector('#events li')
    assert.match(await page.innerText('#events li'), /messages\.upsert/)
  })
  await check('it says when the stream is switched off', async () => {
    await rest('POST', `/websocket/set/${instance}`, { websocket: { enabled: false, events: [] } })
    await page.waitForSelector('#stream-state[data-state=failed]')
  })
  if (screenshot) await page.screenshot({ path: screenshot })
  await check('the browser has nothing to complain of', () => assert.deepEqual(complaints, []))
}

run(script, async () => {
  await browser?.close()
  await rest('DELETE', `/instance/delete/${instance}`)
  if (profile) await rm(profile, { recursive: true, force: true })
})
