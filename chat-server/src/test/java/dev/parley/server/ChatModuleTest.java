package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

class ChatModuleTest {
    @Test
    void a_repeating_task_outlives_even_an_error() {
        Runnable task = ChatModule.guarded(() -> {
            throw new StackOverflowError("as deep JSON makes it");
        });

        assertThatCode(task::run).doesNotThrowAnyException();
    }
}
