/** What happens to an instance: event names and types, the JSON that came with them, and the envelope it travels in. */
package dev.sinal.event;
