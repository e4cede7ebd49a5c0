// The list of events, newest first.
import { element } from './dom.js'

const MAX_EVENTS = 500
const MAX_STRING_LENGTH = 2_000

/**
 * Shows events in a list, the newest 500.
 *
 * @param {HTMLOListElement} list
 * @param {object} text `characters(n)` and `bytes(n)`: the placeholders for content that is too long to show
 */
export function eventList(list, text) {
  let pending = []
  let frameRequest

  // All events that arrive within one animation frame are rendered together. A tab in the background renders nothing, and keeps
  // only the newest 500 events.
  const render = () => {
    list.prepend(...pending.reverse().map(event => item(event, text)))
    while (list.childElementCount > MAX_EVENTS) list.lastElementChild.remove()
    pending = []
    frameRequest = undefined
  }
  return {
    add(name, envelope) {
      pending.push({ name, envelope, received: new Date() })
      if (pending.length > MAX_EVENTS) pending.shift()
      frameRequest ??= requestAnimationFrame(render)
    },
    clear() {
      cancelAnimationFrame(frameRequest)
      frameRequest = undefined
      pending = []
      list.replaceChildren()
    },
  }
}

function item({ name, envelope, received }, text) {
  const details = element('details', {},
    element('summary', {},
      element('time', { datetime: received.toISOString() }, received.toLocaleTimeString()),
      ' ', element('span', { class: 'event-name' }, name)))
  details.addEventListener('toggle', () => details.append(...contents(envelope, text)), { once: true })
  return element('li', {}, details)
}

/** Returns the elements that show an event's content. Created when the item is opened, because an event may have megabytes of data. */
function contents(envelope, text) {
  const { data, sender, server_url: server, date_time: sent } = envelope
  return [
    element('p', { class: 'origin' }, [sent, sender, server].filter(Boolean).join(' · ')),
    element('pre', { tabindex: '0' }, format(data, text)),
  ]
}

function format(data, text) {
  const shorten = (_, value) => {
    if (value instanceof Uint8Array) return text.bytes(value.length)
    if (typeof value === 'string' && value.length > MAX_STRING_LENGTH) {
      return `${value.slice(0, 100)}… ${text.characters(value.length)}`
    }
    return value
  }
  return JSON.stringify(data, shorten, 2) ?? ''
}
