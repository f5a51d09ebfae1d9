package net.mixminion.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import net.mixminion.stage.Bus;
import net.mixminion.stage.Topic;

/** A bus of one process, which the test overhears. */
final class LocalBus implements Bus {
    final List<Topic> published = Collections.synchronizedList(new ArrayList<>());
    private final Map<Topic, Consumer<JsonObject>> listeners = new ConcurrentHashMap<>();

    @Override
    public void publish(Topic topic, JsonObject message) {
        published.add(topic);
    }

    @Override
    public void subscribe(Topic topic, Consumer<JsonObject> listener) {
        listeners.put(topic, listener);
    }

    void hearHint(Topic topic) {
        Consumer<JsonObject> listener = listeners.get(topic);
        assertThat(listener).isNotNull();
        if (listener != null) {
            listener.accept(new JsonObject());
        }
    }
}
