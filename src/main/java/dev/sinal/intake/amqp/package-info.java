/** The source of events that Evolution API publishes to RabbitMQ. */
package dev.sinal.intake.amqp;
