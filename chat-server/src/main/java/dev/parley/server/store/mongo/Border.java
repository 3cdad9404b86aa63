package dev.parley.server.store.mongo;

import com.mongodb.MongoException;
import dev.parley.server.store.StoreUnavailableException;
import java.util.function.Supplier;

/** Where trouble of the driver becomes trouble of the store. */
final class Border {
    private Border() {}

    static <T> T call(Supplier<T> action) {
        try {
            return action.get();
        } catch (MongoException e) {
            throw unavailable(e);
        }
    }

    static void run(Runnable action) {
        call(() -> {
            action.run();
            return true;
        });
    }

    static StoreUnavailableException unavailable(Throwable cause) {
        return new StoreUnavailableException("MongoDB: " + cause.getClass().getSimpleName(), cause);
    }
}
