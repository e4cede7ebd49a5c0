// The list of events, newest first.
import { element } from './dom.js'

const MOST_EVENTS = 500
const LONGEST_STRING = 2_000

/**
 * Shows events in a list, at most 500 of them.
 *
 * @param {HTMLOListElement} list
 * @param {object} text `characters(n)` and `bytes(n)`: what stands for content too long to show
 */
export function eventList(list, text) {
  let gathered = []
  let drawing

  // Whatever comes within one frame is drawn at once; a tab in the background draws nothing, and keeps no more than it will show.
  const draw = () => {
    list.prepend(...gathered.reverse().map(event => item(event, text)))
    while (list.childElementCount > MOST_EVENTS) list.lastElementChild.remove()
    gathered = []
    drawing = undefined
  }
  return {
    add(name, envelope) {
      gathered.push({ name, envelope, received: new Date() })
      if (gathered.length > MOST_EVENTS) gathered.shift()
      drawing ??= requestAnimationFrame(draw)
    },
    clear() {
      cancelAnimationFrame(drawing)
      drawing = undefined
      gathered = []
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

/** Written only when somebody looks: an event may hold megabytes. */
function contents(envelope, text) {
  const { data, sender, server_url: server, date_time: sent } = envelope
  return [
    element('p', { class: 'origin' }, [sent, sender, server].filter(Boolean).join(' · ')),
    element('pre', { tabindex: '0' }, pretty(data, text)),
  ]
}

function pretty(data, text) {
  const shorten = (_, value) => {
    if (value instanceof Uint8Array) return text.bytes(value.length)
    if (typeof value === 'string' && value.length > LONGEST_STRING) {
      return `${value.slice(0, 100)}… ${text.characters(value.length)}`
    }
    return value
  }
  return JSON.stringify(data, shorten, 2) ?? ''
}
