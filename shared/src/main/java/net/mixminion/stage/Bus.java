package net.mixminion.stage;

import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;

/**
 * The event bus between the processes of one server: hints, heartbeats and counters, never anything secret, never
 * anything that must survive. Nobody waits for it: what is said before it is connected, or while it is not, is lost.
 */
public interface Bus {
    /** A bus that nobody else is on. */
    Bus NONE = new Bus() {
        @Override
        public void publish(Topic topic, JsonObject message) {}

        @Override
        public void subscribe(Topic topic, Consumer<JsonObject> listener) {}
    };

    /** Tells all other processes. */
    void publish(Topic topic, JsonObject message);

    /** Tells all other processes that something changed. */
    default void hint(Topic topic) {
        publish(topic, new JsonObject());
    }

    /** Asks to be told; the listener is called on an event loop and must not block. */
    void subscribe(Topic topic, Consumer<JsonObject> listener);
}
