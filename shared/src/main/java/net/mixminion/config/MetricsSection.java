package net.mixminion.config;

/**
 * The section [Metrics]: numbers for Prometheus, on the loopback address only.
 *
 * @param enabled whether they are offered
 * @param port the port on 127.0.0.1
 */
public record MetricsSection(boolean enabled, int port) {
    static MetricsSection of(Settings settings) {
        return new MetricsSection(settings.get(ServerKeys.METRICS_ENABLED), settings.get(ServerKeys.METRICS_PORT));
    }
}
