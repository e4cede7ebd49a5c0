// The page: the API key, the list of instances, and the live events of one instance.
import { api, ApiError } from './api.js'
import { button, byId, element } from './dom.js'
import { eventList } from './events.js'
import { watch } from './stream.js'

const text = {
  language: 'en',
  key: 'API key',
  useKey: 'Use',
  keyNeeded: 'Enter the API key to see the instances.',
  keyRefused: 'The API key is wrong or missing.',
  unreachable: 'The server cannot be reached.',
  modes: {
    off: 'Streaming is off on this server',
    traditional: 'Traditional mode',
    global: 'Global mode',
  },
  modeHints: {
    off: 'Set WEBSOCKET_ENABLED=true to turn it on.',
    traditional: 'Clients connect to one instance and receive the events that are selected for it.',
    global: 'Clients of / receive every event of every instance.',
  },
  instances: 'Instances',
  instance: 'Instance',
  streaming: 'Streaming',
  actions: 'Actions',
  refresh: 'Refresh',
  noInstances: 'There are no instances yet.',
  newInstance: 'New instance',
  create: 'Create',
  created: name => `Instance “${name}” was created.`,
  states: { open: 'open', connecting: 'connecting', close: 'closed' },
  off: 'off',
  events: count => (count === 1 ? '1 event' : `${count} events`),
  stream: 'Stream',
  streamLabel: name => `Stream all events of ${name}`,
  streamed: name => `Instance “${name}” now streams all events.`,
  watch: 'Watch',
  watchLabel: name => `Watch ${name}`,
  live: 'Live events',
  liveOf: name => `Live: ${name}`,
  chooseInstance: 'Select an instance to watch.',
  connecting: 'Connecting…',
  connected: 'Connected. The newest event is at the top.',
  reconnecting: seconds => `The connection was lost. Next attempt in ${seconds} s.`,
  refused: message => `The server refused the connection: ${message}`,
  ended: message => `The server disconnected this page: ${message}`,
  stopped: 'Stopped.',
  publish: 'Publish test event',
  published: id => `The test event was published as ${id}.`,
  testMessage: 'This is a test event from the Sinal page.',
  testSender: 'Sinal test',
  clear: 'Clear',
  stop: 'Stop',
  characters: count => `(${count} characters)`,
  bytes: count => `(${count} bytes)`,
}

const KEY = 'sinal.apikey'
const currentKey = () => sessionStorage.getItem(KEY) ?? ''
const server = api(currentKey)
const events = eventList(byId('events'), text)
let watched // {name, close} of the latest watched instance, also after its stream has ended
let latestRefresh = 0

function start() {
  document.documentElement.lang = text.language
  for (const node of document.querySelectorAll('[data-text]')) node.textContent = text[node.dataset.text]
  byId('live-title').textContent = text.live
  byId('key').value = currentKey()
  onSubmit('key-form', useKey)
  onSubmit('create-form', () => attempt(createInstance))
  onPress('refresh', refreshAll)
  onPress('publish', () => attempt(publishTestEvent))
  onPress('clear', events.clear)
  onPress('stop', stopWatching)
  showStream('idle', text.chooseInstance)
  refreshAll()
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
  attempt(showMode)
  if (currentKey()) attempt(refresh)
  else showInstances([], text.keyNeeded)
}

async function showMode() {
  const { version, mode } = await server.status()
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
    const instances = await server.instances()
    if (refreshNumber === latestRefresh) showInstances(instances, text.noInstances)
  } catch (failure) {
    if (refreshNumber !== latestRefresh) return
    showInstances([], text.keyNeeded)
    throw failure
  }
}

function showInstances(instances, emptyText) {
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
    element('td', {}, stream?.enabled ? text.events(stream.events.length) : text.off),
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

async function createInstance() {
  const input = byId('new-name')
  const name = input.value.trim()
  await server.create(name)
  input.value = ''
  notify(text.created(name))
  await refresh()
}

async function streamInstance(name) {
  const settings = await server.stream(name) // null if streaming is off
  notify(settings ? text.streamed(name) : text.modeHints.off)
  await refresh()
}

// The live view of one instance

function watchInstance(name) {
  watched?.close()
  events.clear()
  byId('live-title').textContent = text.liveOf(name)
  byId('live-actions').hidden = false
  byId('stop').disabled = false
  watched = { name, ...watch(name, currentKey(), streamHandlers) }
  markWatched()
}

const watching = () => watched && !byId('stop').disabled

const streamHandlers = {
  connecting: () => showStream('busy', text.connecting),
  connected: () => showStream('on', text.connected),
  reconnecting: delay => showStream('busy', text.reconnecting(Math.ceil(delay / 1000))),
  refused: message => endWatching(text.refused(message)),
  ended: message => endWatching(text.ended(message)),
  event: (name, envelope) => events.add(name, envelope),
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

function endWatching(message) {
  byId('stop').disabled = true
  showStream('failed', message)
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
