// Tests the web page in a real browser, from entering the key to the first event.
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
const browserErrors = []
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
  page.on('pageerror', failure => browserErrors.push(String(failure)))
  page.on('console', message => message.type() === 'error' && browserErrors.push(message.text()))

  await check('the root redirects the browser to the page', async () => {
    await page.goto(base)
    assert.equal(new URL(page.url()).pathname, '/ui/')
  })
  await check('it shows the mode', () => page.waitForSelector(`#mode[data-mode=${mode}]`))
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
  await check('it connects to the instance and shows the test event that it publishes', async () => {
    await page.click(`#watch-${instance}`)
    await page.waitForSelector('#stream-state[data-state=on]')
    await page.click('#publish')
    await page.waitForSelector('#events li')
    assert.match(await page.innerText('#events li'), /messages\.upsert/)
  })
  await check('it shows that the stream was switched off', async () => {
    await rest('POST', `/websocket/set/${instance}`, { websocket: { enabled: false, events: [] } })
    await page.waitForSelector('#stream-state[data-state=failed]')
  })
  if (screenshot) await page.screenshot({ path: screenshot })
  await check('the browser logged no error', () => assert.deepEqual(browserErrors, []))
}

run(script, async () => {
  await browser?.close()
  await rest('DELETE', `/instance/delete/${instance}`)
  if (profile) await rm(profile, { recursive: true, force: true })
})
