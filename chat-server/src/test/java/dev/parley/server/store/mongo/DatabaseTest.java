package dev.parley.server.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoConfigurationException;
import com.mongodb.ReadConcern;
import com.mongodb.WriteConcern;
import dev.parley.server.store.StoreAddressException;
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

    @Test
    void a_uri_that_is_none_is_told_from_a_dns_that_is_away() {
        assertThatThrownBy(() -> Database.parse("mongodb://", ConnectionString::new))
                .isInstanceOfSatisfying(
                        StoreAddressException.class,
                        e -> assertThat(e.isMalformed()).isTrue());
        assertThatThrownBy(() -> Database.parse("mongodb+srv://db.example.com/parley", uri -> {
                    throw new MongoConfigurationException("Failed looking up TXT record for host db.example.com");
                }))
                .hasMessageContaining("TXT record")
                .isInstanceOfSatisfying(
                        StoreAddressException.class,
                        e -> assertThat(e.isMalformed()).isFalse());
    }

    private static MongoClientSettings settings(String uri) {
        return Database.settings(new ConnectionString(uri), new Health());
    }
}
