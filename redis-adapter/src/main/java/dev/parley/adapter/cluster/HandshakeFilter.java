package dev.parley.adapter.cluster;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What other servers may learn of a client's handshake when they fetch sockets. Whatever passes is readable by everybody who
 * can read the wire.
 */
@FunctionalInterface
public interface HandshakeFilter {
    Map<String, @Nullable Object> apply(Map<String, @Nullable Object> handshake);

    /** Leaves out everything that looks like a credential; see {@link CredentialFilter}. */
    static HandshakeFilter withoutCredentials() {
        return new CredentialFilter();
    }

    /** Lets everything pass, credentials too: for demonstrations, and for clusters where applications rely on it. */
    static HandshakeFilter unfiltered() {
        return handshake -> handshake;
    }
}
