/** The health checks as MicroProfile Health beans; beans.xml leaves this package out where the server has no MicroProfile Health. */
package dev.sinal.operations.microprofile;
