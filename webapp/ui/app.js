// The page: the API key, the list of instances, and the live events of one instance.
import { api, ApiError } from './api.js'
import { button, byId, element } from './dom.js'
import { eventList } from './events.js'
import { watch } from './stream.js'
import { text } from './text.js'

const KEY = 'sinal.apikey'
const currentKey = () => sessionStorage.getItem(KEY) ?? ''
const server = api(currentKey)
const events = eventList(byId('events'), text)
let watched // {name, close} of the latest watched instance, also after its stream has ended
let instances = [] // as the latest refresh showed them
let latestRefresh = 0
let keyLocation = null
let keyAccepted = false
let serverMode

function start() {
  document.documentElement.lang = text.language
  for (const node of document.querySelectorAll('[data-text]')) node.textContent = text[node.dataset.text]
  byId('live-title').textContent = text.live
  byId('key').value = currentKey()
  byId('first-create').textContent = text.firstCreate(text.firstInstance)
  onSubmit('key-form', useKey)
  onSubmit('create-form', () => attempt(() => createInstance(byId('new-name').value.trim())))
  onPress('refresh', refreshAll)
  onPress('publish', () => attempt(publishTestEvent))
  onPress('clear', events.clear)
  onPress('stop', stopWatching)
  onPress('switch-on', () => attempt(switchOn))
  onPress('first-create', () => attempt(() => createInstance(text.firstInstance)))
  onPress('first-watch', () => watchInstance(text.firstInstance))
  onPress('first-publish', () => attempt(publishTestEvent))
  showStream('idle', text.chooseInstance)
  refreshAll()
  attempt(findKey)
}

function onSubmit(id, action) {
  byId(id).addEventListener('submit', submission => {
    submission.preventDefault()
    action()
  })
}

function onPress(id, action) {
  byId(id).addEventListener('click', () => action())
}

/** Runs an action, and shows the error message if it fails. */
async function attempt(action) {
  try {
    await action()
  } catch (failure) {
    notify(errorText(failure), 'error')
  }
}

function errorText(failure) {
  if (!(failure instanceof ApiError)) console.error(failure) // a defect of this page
  switch (failure.status) {
    case 0: return text.unreachable
    case 401: return text.keyRefused
    default: return failure.message
  }
}

function notify(message = '', kind = 'info') {
  const notice = byId('notice')
  notice.textContent = message
  notice.dataset.kind = kind
}

// The server and the key

function useKey() {
  sessionStorage.setItem(KEY, byId('key').value.trim())
  if (watching()) watchInstance(watched.name)
  notify()
  return attempt(refresh)
}

function refreshAll() {
  notify()
  const mode = attempt(showMode)
  if (currentKey()) mode.then(() => attempt(refresh))
  else showInstances([], text.keyNeeded)
}

async function findKey() {
  const { location } = await server.keyLocation() // null unless this browser is on the server's machine
  keyLocation = location
  showKeyHint()
}

/** Shows where the key is, until the server has accepted one. */
function showKeyHint() {
  byId('key-hint').textContent = keyLocation && !keyAccepted ? text.keyLocation(keyLocation) : ''
}

async function showMode() {
  const { version, mode } = await server.status()
  serverMode = mode
  byId('version').textContent = version
  const label = byId('mode')
  label.dataset.mode = mode
  label.textContent = text.modes[mode] ?? mode
  byId('mode-hint').textContent = text.modeHints[mode] ?? ''
}

// The instances

/** Loads the instances. Ignores all responses but that of the latest request: an earlier request may have had another key. */
async function refresh() {
  const refreshNumber = ++latestRefresh
  try {
    const found = await server.instances()
    if (refreshNumber !== latestRefresh) return
    keyAccepted = true
    showKeyHint()
    showInstances(found, text.noInstances)
    if (found.length === 0) byId('first-steps').hidden = serverMode === 'off'
    showFirstSteps()
  } catch (failure) {
    if (refreshNumber !== latestRefresh) return
    keyAccepted &&= failure.status !== 401
    showKeyHint()
    showInstances([], text.keyNeeded)
    throw failure
  }
}

function showInstances(found, emptyText) {
  instances = found
  const table = document.querySelector('#instances table')
  const focused = document.activeElement.id
  table.hidden = instances.length === 0
  table.tBodies[0].replaceChildren(...instances.map(instanceRow))
  byId('no-instances').textContent = instances.length === 0 ? emptyText : ''
  markWatched()
  if (focused) byId(focused)?.focus()
}

function instanceRow({ name, connectionStatus: state, Websocket: stream }) {
  return element('tr', { 'data-name': name },
    element('th', { scope: 'row' }, name, element('span', { class: 'state', 'data-state': state }, text.states[state] ?? state)),
    element('td', {}, stream?.enabled ? text.events(stream.events.length) : element('span', { 'data-streaming': 'off' }, text.off)),
    element('td', {}, element('div', { class: 'buttons' },
      button(text.stream, () => attempt(() => streamInstance(name)), { id: `stream-${name}`, 'aria-label': text.streamLabel(name) }),
      button(text.watch, () => watchInstance(name), { id: `watch-${name}`, 'aria-label': text.watchLabel(name) }))))
}

function markWatched() {
  for (const row of document.querySelectorAll('#instances tbody tr')) {
    row.toggleAttribute('aria-current', false)
    if (row.dataset.name === watched?.name) row.setAttribute('aria-current', 'true')
  }
}

async function createInstance(name) {
  await server.create(name)
  byId('new-name').value = ''
  notify(text.created(name))
  await refresh()
}

async function streamInstance(name) {
  const settings = await server.stream(name) // null if streaming is off
  notify(settings ? text.streamed(name) : text.modeHints.off)
  await refresh()
}

const isOff = name => instances.some(instance => instance.name === name && !instance.Websocket?.enabled)

// The first steps: create an instance, listen, send a test event. They are shown to those who have no instance yet.

function showFirstSteps(received = false) {
  const created = instances.some(({ name }) => name === text.firstInstance)
  const listening = watching() && watched.name === text.firstInstance
  showStep('first-create', !created, created)
  showStep('first-watch', created && !listening, listening)
  showStep('first-publish', listening, received)
}

function showStep(id, enabled, done) {
  byId(id).disabled = !enabled
  if (done) byId(id).parentElement.dataset.done = ''
}

// The live view of one instance

function watchInstance(name) {
  watched?.close()
  events.clear()
  byId('live-title').textContent = text.liveOf(name)
  byId('live-actions').hidden = false
  byId('stop').disabled = false
  byId('switch-on').hidden = true
  watched = { name, ...watch(name, currentKey(), streamHandlers) }
  markWatched()
  showFirstSteps()
}

const watching = () => watched && !byId('stop').disabled

const streamHandlers = {
  connecting: () => showStream('busy', text.connecting),
  connected: () => showStream('on', text.connected),
  reconnecting: delay => showStream('busy', text.reconnecting(Math.ceil(delay / 1000))),
  refused: message => endWatching(text.refused(message)),
  ended: message => endWatching(text.ended(message)),
  event: (name, envelope) => {
    events.add(name, envelope)
    showFirstSteps(true)
  },
}

function showStream(state, message) {
  const label = byId('stream-state')
  label.dataset.state = state
  label.textContent = message
}

function stopWatching() {
  watched.close()
  byId('stop').disabled = true
  showStream('idle', text.stopped)
}

/** Shows why the stream has ended: most often, because the instance's streaming is off. */
async function endWatching(message) {
  const { name } = watched
  byId('stop').disabled = true
  showStream('failed', message)
  showFirstSteps()
  await attempt(refresh)
  if (watched.name !== name || watching() || !isOff(name)) return
  showStream('failed', text.streamingOff(name))
  byId('switch-on').hidden = false
}

async function switchOn() {
  const { name } = watched
  await streamInstance(name)
  watchInstance(name)
}

async function publishTestEvent() {
  const { ids } = await server.publish(watched.name, 'messages.upsert', testMessage())
  notify(text.published(ids.join(', ')))
}

function testMessage() {
  const now = Date.now()
  return {
    key: { remoteJid: '0@s.whatsapp.net', fromMe: false, id: `SINAL-TEST-${now}` },
    pushName: text.testSender,
    message: { conversation: text.testMessage },
    messageType: 'conversation',
    messageTimestamp: Math.floor(now / 1000),
    source: 'unknown',
  }
}

start()
