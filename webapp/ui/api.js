// The REST interface of the server.

/** What the server answered when it would not do what it was asked; status 0 when it did not answer. */
export class ApiError extends Error {
  constructor(status, message) {
    super(message)
    this.status = status
  }
}

/** The calls, made with the key that `currentKey` gives at the time. */
export function api(currentKey) {
  const call = (method, path, body) => request(method, path, currentKey(), body)
  return {
    status: () => call('GET', '/'),
    instances: () => call('GET', '/instance/fetchInstances'),
    create: name => call('POST', '/instance/create', { instanceName: name, integration: 'EVOLUTION' }),
    stream: name => call('POST', `/websocket/set/${encodeURIComponent(name)}`, { websocket: { enabled: true, events: [] } }),
    publish: (name, event, data) => call('POST', `/event/publish/${encodeURIComponent(name)}`, { event, data }),
  }
}

async function request(method, path, key, body) {
  const headers = { Accept: 'application/json' }
  if (key) headers.apikey = key
  if (body) headers['Content-Type'] = 'application/json'
  const response = await send(path, { method, headers, body: body && JSON.stringify(body), cache: 'no-store' })
  const answer = parse(await response.text())
  if (!response.ok) throw new ApiError(response.status, message(answer) || `HTTP ${response.status} ${response.statusText}`.trim())
  return answer
}

async function send(path, options) {
  try {
    return await fetch(path, options)
  } catch (failure) {
    throw new ApiError(0, failure.message)
  }
}

/** An answer may be empty, or a proxy's error page. */
function parse(body) {
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}

/** A message comes as a string, a list, or lists in a list. */
function message(answer) {
  return [answer?.response?.message ?? answer?.error ?? answer?.message ?? ''].flat(Infinity).join('; ')
}
