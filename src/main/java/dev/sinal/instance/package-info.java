/** The instances and what each of them streams: the catalog, its repository, and the REST resources of both. */
package dev.sinal.instance;
