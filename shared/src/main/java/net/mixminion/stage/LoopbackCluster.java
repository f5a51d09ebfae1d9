package net.mixminion.stage;

import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.NetworkConfig;
import java.util.List;
import java.util.Map;

/**
 * Hazelcast as small and as quiet as it gets: members on the loopback address only, one known first member, no
 * discovery, no calls home, few threads and partitions.
 */
final class LoopbackCluster {
    private static final String LOOPBACK = "127.0.0.1";
    private static final String PARTITIONS = "7";

    private LoopbackCluster() {}

    static Config config(BusSettings settings, boolean first) {
        Config config = new Config();
        config.setClusterName(settings.clusterName());
        properties().forEach(config::setProperty);
        config.getJetConfig().setEnabled(false);
        config.getMetricsConfig().setEnabled(false);
        config.getSerializationConfig().setJavaSerializationFilterConfig(onlyOurClasses());

        NetworkConfig network = config.getNetworkConfig();
        network.setPort(first ? settings.port() : 0);
        network.setPortAutoIncrement(false);
        network.setReuseAddress(true);
        network.setPublicAddress(null);
        network.getInterfaces().setEnabled(true).addInterface(LOOPBACK);
        JoinConfig join = network.getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig()
                .setEnabled(true)
                .setMembers(List.of(LOOPBACK + ":" + settings.port()))
                .setConnectionTimeoutSeconds(2);
        return config;
    }

    private static Map<String, String> properties() {
        return Map.ofEntries(
                Map.entry("hazelcast.phone.home.enabled", "false"),
                Map.entry("hazelcast.logging.type", "slf4j"),
                Map.entry("hazelcast.shutdownhook.enabled", "false"),
                Map.entry("hazelcast.socket.bind.any", "false"),
                Map.entry("hazelcast.wait.seconds.before.join", "0"),
                Map.entry("hazelcast.partition.count", PARTITIONS),
                Map.entry("hazelcast.health.monitoring.level", "OFF"),
                Map.entry("hazelcast.operation.thread.count", "2"),
                Map.entry("hazelcast.operation.generic.thread.count", "1"),
                Map.entry("hazelcast.operation.response.thread.count", "1"),
                Map.entry("hazelcast.event.thread.count", "1"),
                Map.entry("hazelcast.clientengine.thread.count", "1"),
                Map.entry("hazelcast.clientengine.query.thread.count", "1"),
                Map.entry("hazelcast.clientengine.blocking.thread.count", "1"),
                Map.entry("hazelcast.io.thread.count", "1"),
                Map.entry("hazelcast.io.input.thread.count", "1"),
                Map.entry("hazelcast.io.output.thread.count", "1"));
    }

    /** Java serialization can run a stranger's code; only what members themselves send is read. */
    private static JavaSerializationFilterConfig onlyOurClasses() {
        JavaSerializationFilterConfig filter = new JavaSerializationFilterConfig();
        filter.setDefaultsDisabled(true);
        filter.getWhitelist().addPrefixes("com.hazelcast.", "io.vertx.", "java.lang.", "java.util.", "[");
        return filter;
    }
}
