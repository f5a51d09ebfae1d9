package net.mixminion.testnet.bench;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.crypto.RsaPrivateKey;
import net.mixminion.crypto.TransportCertificates;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.mmtp.MmtpServer;
import net.mixminion.mmtp.MmtpServerOptions;
import net.mixminion.mmtp.PacketSink;
import net.mixminion.mmtp.TlsIdentity;
import net.mixminion.packet.MmtpAddress;
import net.mixminion.packet.Packet;
import net.mixminion.spool.Outbound;
import net.mixminion.spool.PoolRecord;

/** Mixes that packets go to: MMTP servers in this process, all with one identity. */
final class Peers {
    private final Vertx vertx;
    private final SecureRandom random = new SecureRandom();
    private final RsaPrivateKey identity = RsaKeys.generate(2048, random);
    private final TlsIdentity tls;

    Peers(Vertx vertx) throws WireFormatException {
        this.vertx = vertx;
        RsaPrivateKey transport = RsaKeys.generate(2048, random);
        this.tls = TlsIdentity.of(
                transport, TransportCertificates.chain("Peer", transport.publicKey(), identity, Instant.now()));
    }

    /** Transport key and certificates of all peers. */
    TlsIdentity tls() {
        return tls;
    }

    /** Starts one; its port. */
    int start(PacketSink sink) throws InterruptedException, TimeoutException {
        return new MmtpServer(vertx, new MmtpServerOptions("127.0.0.1", 0, tls, Duration.ofMinutes(1)), sink)
                .start()
                .await(20, TimeUnit.SECONDS);
    }

    /** How packets name the one with this port. */
    MmtpAddress address(int port) {
        return new MmtpAddress("127.0.0.1", port, RsaKeys.keyId(identity.publicKey()));
    }

    /** Where packets for the one with this port go. */
    Outbound.Relay relay(int port) {
        return new Outbound.Relay("127.0.0.1", port, RsaKeys.keyId(identity.publicKey()));
    }

    /** Puts packets of random octets for one of them into a sender's pool. */
    void put(SenderProcess sender, int port, int count) throws IOException {
        Outbound.Relay to = relay(port);
        for (int i = 0; i < count; i++) {
            byte[] packet = new byte[Packet.PACKET_LENGTH];
            random.nextBytes(packet);
            sender.put(Outbound.OUTGOING, new PoolRecord(to.header(), packet));
        }
    }
}
