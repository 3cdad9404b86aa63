package dev.parley.it.store;

import dev.parley.it.Requirement;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.testcontainers.DockerClientFactory;
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
        boolean docker = DockerClientFactory.instance().isDockerAvailable();
        if (!docker) {
            Requirement.say("SKIPPED: store on MongoDB: neither MONGODB_URI nor a Docker engine");
        }
        Assumptions.assumeTrue(docker, "no MongoDB");
        container = new MongoDBContainer(System.getProperty("mongo.image", "mongo:7"));
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
