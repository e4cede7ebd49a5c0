/** Access control: keys, callers, the access policy, client addresses, origins, rate limits and the audit log. */
package dev.sinal.access;
