package dev.parley.server.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.ReadConcern;
import com.mongodb.WriteConcern;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "?w=1", "?w=0", "?w=1&readConcernLevel=local", "?journal=true"})
    void whatever_the_uri_says_the_majority_has_what_was_acknowledged(String options) {
        MongoClientSettings settings = settings("mongodb://h/parley" + options);

        assertThat(settings.getWriteConcern())
                .isEqualTo(WriteConcern.MAJORITY.withWTimeout(1_500, TimeUnit.MILLISECONDS));
        assertThat(settings.getReadConcern()).isEqualTo(ReadConcern.MAJORITY);
    }

    @Test
    void the_uri_may_say_how_long_a_write_may_take() {
        assertThat(settings("mongodb://h/parley?w=majority&wtimeoutMS=700")
                        .getWriteConcern()
                        .getWTimeout(TimeUnit.MILLISECONDS))
                .isEqualTo(700);
    }

    private static MongoClientSettings settings(String uri) {
        return Database.settings(new ConnectionString(uri), new Health());
    }
}
