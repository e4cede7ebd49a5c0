/** What the JAX-RS resources of all packages share: the access filter, errors, and the reading and writing of JSON. */
package dev.sinal.rest;
