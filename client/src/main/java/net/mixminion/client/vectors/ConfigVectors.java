package net.mixminion.client.vectors;

import com.fasterxml.jackson.databind.JsonNode;

/** The kind {@code config}: grammar, values, whole configurations, paths and addresses. */
final class ConfigVectors implements VectorKind {
    @Override
    public String name() {
        return "config";
    }

    @Override
    public void run(JsonNode file, Report report) {
        ConfigKindVectors.run(file.path("kinds"), report);
        ConfigSyntaxVectors.run(file.path("syntax"), report);
        ConfigDefaultVectors.run(file.path("server_defaults"), report);
        ConfigFileVectors.run(file.path("config_files"), report);
        PathVectors.run(file.path("paths"), report);
        AddressVectors.run(file.path("addresses"), report);
    }
}
