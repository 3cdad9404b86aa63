package dev.parley.server.web;

import jakarta.websocket.Decoder;
import jakarta.websocket.Encoder;
import jakarta.websocket.Extension;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The container's view of one upgrade: gives it our endpoint. Smaller than what the API's builder makes, as there is one a connection. */
final class UpgradeConfig extends ServerEndpointConfig.Configurator implements ServerEndpointConfig {
    private final WebSocketEndpoint endpoint;
    private final String path;
    private final boolean deflate;
    private final Map<String, Object> userProperties = new HashMap<>(2);

    UpgradeConfig(WebSocketEndpoint endpoint, String path, boolean deflate) {
        this.endpoint = endpoint;
        this.path = path;
        this.deflate = deflate;
    }

    @Override
    public <T> T getEndpointInstance(Class<T> endpointClass) {
        return endpointClass.cast(endpoint);
    }

    /** Origins have been checked, and refused in the protocol's own way. */
    @Override
    public boolean checkOrigin(String origin) {
        return true;
    }

    @Override
    public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
        return "";
    }

    @Override
    public List<Extension> getNegotiatedExtensions(List<Extension> installed, List<Extension> requested) {
        return deflate ? super.getNegotiatedExtensions(installed, requested) : List.of();
    }

    @Override
    public Class<?> getEndpointClass() {
        return WebSocketEndpoint.class;
    }

    @Override
    public String getPath() {
        return path;
    }

    @Override
    public List<String> getSubprotocols() {
        return List.of();
    }

    @Override
    public List<Extension> getExtensions() {
        return List.of();
    }

    @Override
    public Configurator getConfigurator() {
        return this;
    }

    @Override
    public List<Class<? extends Encoder>> getEncoders() {
        return List.of();
    }

    @Override
    public List<Class<? extends Decoder>> getDecoders() {
        return List.of();
    }

    @Override
    public Map<String, Object> getUserProperties() {
        return userProperties;
    }
}
