package dev.parley.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskingTest {
    @ParameterizedTest
    @CsvSource({
        "redis://:word@host:6379/0, redis://:***@host:6379/0",
        "redis://user:word@host, redis://user:***@host",
        "rediss://word@host, rediss://***@host",
        "mongodb://u:p@ss:w@rd@a, mongodb://u:***@a",
        "mongodb+srv://u:p@h/db?x=y, mongodb+srv://u:***@h/db?x=y",
        "mongodb://localhost:27017/parley, mongodb://localhost:27017/parley",
        "mongodb://u:p/w?r#d@h/db, mongodb://u:***@h/db",
        "https://host/path?mail=a, https://host/path?mail=a"
    })
    void passwords_in_addresses_are_hidden(String address, String shown) {
        assertThat(Masking.credentials(address)).isEqualTo(shown);
    }
}
