package dev.sinal.intake.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ShutdownSignalException;

/** Says why RabbitMQ can't be used, for an operator. No message of the library has the password. */
final class AmqpProblem {
    private AmqpProblem() {}

    static String of(Throwable failure) {
        if (failure instanceof ShutdownSignalException signal) {
            if (signal.getReason() instanceof AMQP.Connection.Close close) {
                return close.getReplyText();
            }
            if (signal.getReason() instanceof AMQP.Channel.Close close) {
                return close.getReplyText();
            }
        }
        // An IOException of the library has no message where its cause says it.
        if (failure.getCause() != null && failure.getCause() != failure) {
            return of(failure.getCause());
        }
        var message = failure.getMessage();
        return failure.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }
}
