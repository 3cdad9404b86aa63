package dev.parley.engineio.codec;

/** The client sent what the protocol does not allow. Carries no stack: it is no fault of ours, and clients could make us fill many. */
public final class ProtocolException extends Exception {
    public ProtocolException(String reason) {
        super(reason, null, false, false);
    }
}
