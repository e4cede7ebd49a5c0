/** Who is calling, and what they may do: keys, allowed hosts, and the one policy that every way in asks. */
package dev.sinal.access;
