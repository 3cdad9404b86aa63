package dev.parley.presence;

import java.time.Clock;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MemoryPresenceManagerTest extends PresenceContract {
    private final PresenceManager presence = new MemoryPresenceManager(Clock.systemUTC());

    @Override
    protected PresenceManager presence() {
        return presence;
    }
}
