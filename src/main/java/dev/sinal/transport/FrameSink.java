package dev.sinal.transport;

import dev.sinal.engineio.Frame;
import dev.sinal.engineio.Transport.Completion;

/** Hands frames to one WebSocket: portably, or by what one server does better. One frame at a time. */
interface FrameSink {
    /** Sends one frame and tells what became of it, once. */
    void send(Frame frame, Completion done);
}
