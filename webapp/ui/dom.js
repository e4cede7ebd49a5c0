// Creates elements. Strings become text nodes, never markup.

/** Returns a new element with attributes and children (elements or strings). */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value)
  node.append(...children)
  return node
}

/** Returns a new button that calls `onPress` when it is clicked. */
export function button(label, onPress, attributes = {}) {
  const node = element('button', { type: 'button', ...attributes }, label)
  node.addEventListener('click', onPress)
  return node
}

/** Returns the element with this id. */
export const byId = id => document.getElementById(id)
