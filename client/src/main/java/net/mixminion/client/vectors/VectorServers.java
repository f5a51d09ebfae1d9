package net.mixminion.client.vectors;

import static net.mixminion.client.vectors.Fields.octets;
import static net.mixminion.client.vectors.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.crypto.RsaPrivateKey;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.packet.PacketHandler;
import net.mixminion.packet.PacketKey;

/** The servers of packets.json, by name. */
final class VectorServers {
    private final JsonNode servers;

    VectorServers(JsonNode servers) {
        this.servers = servers;
    }

    RsaPrivateKey key(String name) throws WireFormatException {
        String pem = text(servers.required(name), "packet_key_pem");
        return RsaKeys.parsePem(pem.getBytes(StandardCharsets.US_ASCII));
    }

    /** The server's handler, which knows its one key. */
    PacketHandler handler(String name) throws WireFormatException {
        return new PacketHandler(List.of(new PacketKey("key_0001", key(name))));
    }

    /** What of a server follows from its key. */
    void check(String name, Report report) throws WireFormatException {
        JsonNode server = servers.required(name);
        report.expect("name", text(server, "name"), name);
        byte[] publicKey = RsaKeys.encodePublic(key(name).publicKey());
        report.expect("public key", octets(server, "packet_key_public_der_b64"), publicKey);
    }
}
