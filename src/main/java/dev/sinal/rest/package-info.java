/** What the JAX-RS resources of all packages share: access checks, errors, and the reading and writing of JSON. */
package dev.sinal.rest;
