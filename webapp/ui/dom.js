// Building elements: attributes are set, strings become text, never markup.

/** A new element with attributes and children (elements or strings). */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value)
  node.append(...children)
  return node
}

/** A button that does something when it is pressed. */
export function button(label, onPress, attributes = {}) {
  const node = element('button', { type: 'button', ...attributes }, label)
  node.addEventListener('click', onPress)
  return node
}

/** The element with this id. */
export const byId = id => document.getElementById(id)
