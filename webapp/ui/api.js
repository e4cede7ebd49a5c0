// The client of the server's REST interface.

const ALL_EVENTS = { enabled: true, events: [] }

/** An error response of the server; the status is 0 if there is no response. */
export class ApiError extends Error {
  constructor(status, message) {
    super(message)
    this.status = status
  }
}

/** Returns the operations; each request sends the key that `currentKey` returns at that time. */
export function api(currentKey) {
  const call = (method, path, body) => request(method, path, currentKey(), body)
  return {
    status: () => call('GET', '/'),
    keyLocation: () => call('GET', '/ui/key'),
    instances: () => call('GET', '/instance/fetchInstances'),
    create: name => call('POST', '/instance/create', { instanceName: name, integration: 'EVOLUTION', websocket: ALL_EVENTS }),
    stream: name => call('POST', `/websocket/set/${encodeURIComponent(name)}`, { websocket: ALL_EVENTS }),
    publish: (name, event, data) => call('POST', `/event/publish/${encodeURIComponent(name)}`, { event, data }),
  }
}

async function request(method, path, key, body) {
  const headers = { Accept: 'application/json' }
  if (key) headers.apikey = key
  if (body) headers['Content-Type'] = 'application/json'
  const response = await send(path, { method, headers, body: body && JSON.stringify(body), cache: 'no-store' })
  const json = parse(await response.text())
  if (!response.ok) throw new ApiError(response.status, errorMessage(json) || `HTTP ${response.status} ${response.statusText}`.trim())
  return json
}

async function send(path, options) {
  try {
    return await fetch(path, options)
  } catch (failure) {
    throw new ApiError(0, failure.message)
  }
}

/** Returns the JSON of a response body, or null if the body is not JSON: it may be empty, or a proxy's error page. */
function parse(body) {
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}

/** Returns an error response's message, which is a string, an array, or an array of arrays. */
function errorMessage(json) {
  return [json?.response?.message ?? json?.error ?? json?.message ?? ''].flat(Infinity).join('; ')
}
