package net.mixminion.stage;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The bus of stages that share one process: calls the listeners on an event loop, and has no network. */
final class LocalBus implements Bus {
    private final Vertx vertx;
    private final Map<Topic, List<Consumer<JsonObject>>> listeners = new ConcurrentHashMap<>();

    LocalBus(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public void publish(Topic topic, JsonObject message) {
        for (Consumer<JsonObject> listener : listeners.getOrDefault(topic, List.of())) {
            JsonObject copy = message.copy();
            vertx.runOnContext(unused -> listener.accept(copy));
        }
    }

    @Override
    public void subscribe(Topic topic, Consumer<JsonObject> listener) {
        listeners.computeIfAbsent(topic, unused -> new CopyOnWriteArrayList<>()).add(listener);
    }
}
