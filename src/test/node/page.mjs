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
const silent = 'page-test-silent'
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
  await check('it shows where the key is, because the browser is on the server\'s machine', async () => {
    await page.waitForFunction(() => document.querySelector('#key-hint')?.textContent.includes('AUTHENTICATION_API_KEY'))
    assert.ok(!(await page.innerText('body')).includes(key))
  })
  await check('it offers the first instance, its events and a test event in three clicks', async () => {
    await page.fill('#key', key)
    await page.press('#key', 'Enter')
    await page.click('#first-create')
    await page.click('#first-watch')
    await page.waitForSelector('#stream-state[data-state=on]')
    await page.click('#first-publish')
    await page.waitForSelector('#events li')
    assert.match(await page.innerText('#events li'), /messages\.upsert/)
    assert.equal(await page.locator('#first-steps li[data-done]').count(), 3)
    assert.equal(await page.innerText('#key-hint'), '')
  })
  if (screenshot) await page.screenshot({ path: screenshot })
  await check('an instance that it creates streams all events from the start', async () => {
    await page.fill('#new-name', instance)
    await page.press('#new-name', 'Enter')
    await page.waitForFunction(name => document.querySelector(`tr[data-name=${name}] td`)?.textContent.includes('31'), instance)
    await page.click(`#watch-${instance}`)
    await page.waitForSelector('#stream-state[data-state=on]')
    await page.click('#publish')
    await page.waitForSelector('#events li')
  })
  await check('it shows that the streaming was switched off, and switches it on', async () => {
    await rest('POST', `/websocket/set/${instance}`, { websocket: { enabled: false, events: [] } })
    await page.waitForSelector('#stream-state[data-state=failed]')
    await page.waitForSelector(`tr[data-name=${instance}] [data-streaming=off]`)
    await page.click('#switch-on')
    await page.waitForSelector('#stream-state[data-state=on]')
    await page.waitForSelector('#switch-on', { state: 'hidden' })
  })
  await check('it says that the streaming of an instance is off when one listens to it', async () => {
    await rest('POST', '/instance/create', { instanceName: silent })
    await page.click('#refresh')
    await page.click(`#watch-${silent}`)
    await page.waitForFunction(() => document.querySelector('#stream-state')?.textContent.includes('its streaming is off'))
    await page.click('#switch-on')
    await page.waitForSelector('#stream-state[data-state=on]')
    await page.click('#publish')
    await page.waitForSelector('#events li')
  })
  await check('it shows names and events as text, never as markup', async () => {
    const markup = '<img src=x onerror="document.title=1">'
    await rest('POST', `/event/publish/${silent}`, { event: 'messages.upsert', data: { pushName: markup } })
    await page.waitForFunction(() => document.querySelectorAll('#events li').length === 2)
    await page.click('#events li:first-child summary')
    await page.waitForFunction(text => document.querySelector('#events pre')?.textContent.includes(text), 'onerror')
    assert.equal(await page.locator('main img').count(), 0)
    assert.equal(await page.title(), 'Sinal')
  })
  await check('the browser logged no error', () => assert.deepEqual(browserErrors, []))
}

run(script, async () => {
  await browser?.close()
  for (const name of ['first', instance, silent]) await rest('DELETE', `/instance/delete/${name}`).catch(() => {})
  if (profile) await rm(profile, { recursive: true, force: true })
})
