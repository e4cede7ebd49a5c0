/** Who is calling, and what they may do: keys, callers, the access policy, addresses and rate limits. */
package dev.sinal.access;
