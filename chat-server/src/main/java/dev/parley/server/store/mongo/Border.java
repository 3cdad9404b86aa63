package dev.parley.server.store.mongo;

import com.mongodb.MongoException;
import dev.parley.server.store.StoreUnavailableException;
import java.util.function.Supplier;

/**
 * Where trouble of the driver becomes trouble of the store. While MongoDB is known to be away nobody waits for it: callers sit
 * on workers, which everybody shares.
 */
final class Border {
    private final Health health;

    Border(Health health) {
        this.health = health;
    }

    <T> T call(Supplier<T> action) {
        if (health.isAway()) {
            throw new StoreUnavailableException("MongoDB is away");
        }
        try {
            return action.get();
        } catch (MongoException e) {
            throw unavailable(e);
        }
    }

    void run(Runnable action) {
        call(() -> {
            action.run();
            return true;
        });
    }

    static StoreUnavailableException unavailable(Throwable cause) {
        return new StoreUnavailableException("MongoDB: " + cause.getClass().getSimpleName(), cause);
    }
}
