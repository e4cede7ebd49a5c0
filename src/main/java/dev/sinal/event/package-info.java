/** Events of instances: their names, types and data, the publication that carries them, and their JSON and stored formats. */
package dev.sinal.event;
