package net.mixminion.testnet;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Looks on from outside, by the file system's own notices, and counts the packets that come into each pool. */
public final class PoolWatch implements AutoCloseable {
    private static final String MESSAGE = "msg_";
    private static final String[] POOLS = {"incoming", "mix", "outgoing", "deliver/SMTP", "deliver/FRAGMENT"};

    private final WatchService watch = FileSystems.getDefault().newWatchService();
    private final Map<WatchKey, Station> stations = new ConcurrentHashMap<>();
    private final Map<Station, Integer> seen = new LinkedHashMap<>();

    /** A pool of one server. */
    public record Station(String server, String pool) {}

    /** Starts to look at no pool at all. */
    public PoolWatch() throws IOException {
        Thread thread = new Thread(this::look, "pool-watch");
        thread.setDaemon(true);
        thread.start();
    }

    /** Looks at a server's pools from now on. */
    public void add(TestServer server) throws IOException {
        for (String pool : POOLS) {
            Station station = new Station(server.nickname(), pool);
            synchronized (seen) {
                seen.put(station, 0);
            }
            stations.put(server.pool(pool).register(watch, StandardWatchEventKinds.ENTRY_CREATE), station);
        }
    }

    /** How many packets have come into each pool since it is watched. */
    public Map<Station, Integer> counts() {
        synchronized (seen) {
            return new LinkedHashMap<>(seen);
        }
    }

    @Override
    public void close() throws IOException {
        watch.close();
    }

    private void look() {
        try {
            while (true) {
                WatchKey key = watch.take();
                Station station = stations.get(key);
                for (WatchEvent<?> event : key.pollEvents()) {
                    if (station != null
                            && event.context() instanceof Path name
                            && name.toString().startsWith(MESSAGE)) {
                        synchronized (seen) {
                            seen.merge(station, 1, Integer::sum);
                        }
                    }
                }
                key.reset();
            }
        } catch (ClosedWatchServiceException e) {
            // the end of the demo
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
