package dev.parley.it.store;

import dev.parley.it.Containers;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.testcontainers.mongodb.MongoDBContainer;

/** The real one: the server that MONGODB_URI names, or a container where a Docker engine answers. */
class MongoDbStoreIT extends StoreContract {
    private static MongoDBContainer container;
    private static String uri;

    @BeforeAll
    static void start() {
        String named = System.getenv("MONGODB_URI");
        if (named != null && !named.isBlank()) {
            uri = named;
            return;
        }
        String image = System.getProperty("mongo.image", "mongo:7");
        Containers.require("store on MongoDB (no MONGODB_URI)", image);
        container = new MongoDBContainer(image);
        container.start();
        uri = container.getReplicaSetUrl("parley-" + UUID.randomUUID());
    }

    @AfterAll
    static void stop() {
        if (container != null) {
            container.stop();
        }
    }

    @Override
    String uri() {
        return uri;
    }
}
