package net.mixminion.client.vectors;

import java.util.List;
import java.util.Optional;

/** All kinds of vector files that we can run. */
final class VectorKinds {
    private static final List<VectorKind> ALL = List.of(
            new ConfigVectors(), //
            new CryptoVectors(), //
            new DeliveryVectors(), //
            new FragmentVectors(), //
            new MmtpVectors(), //
            new PacketVectors(), //
            new PayloadVectors(), //
            new DescriptorVectors());

    private VectorKinds() {}

    /** Finds the kind that a file's name names. */
    static Optional<VectorKind> named(String name) {
        return ALL.stream().filter(kind -> kind.name().equals(name)).findFirst();
    }
}
