package dev.parley.redis;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The commands of a Redis that is away: each fails at once. */
final class AwayCommands implements InvocationHandler {
    @SuppressWarnings("unchecked")
    static final RedisClusterAsyncCommands<String, byte[]> INSTANCE =
            (RedisClusterAsyncCommands<String, byte[]>) Proxy.newProxyInstance(
                    AwayCommands.class.getClassLoader(),
                    new Class<?>[] {RedisClusterAsyncCommands.class},
                    new AwayCommands());

    private AwayCommands() {}

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return method.invoke(this, arguments);
        }
        if (method.getReturnType() == RedisFuture.class) {
            return new Failed();
        }
        if (method.getName().equals("isOpen")) {
            return false;
        }
        throw new RedisAwayException();
    }

    private static final class Failed extends CompletableFuture<Object> implements RedisFuture<Object> {
        Failed() {
            completeExceptionally(new RedisAwayException());
        }

        @Override
        public String getError() {
            return "Redis is away";
        }

        @Override
        public boolean await(long timeout, TimeUnit unit) {
            return true;
        }
    }
}
