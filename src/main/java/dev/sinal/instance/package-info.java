/** The instances and what they stream: the catalog, its repository, and their REST resources. */
package dev.sinal.instance;
