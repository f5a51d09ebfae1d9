package net.mixminion.keyd;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import net.mixminion.config.Values;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.directory.DescriptorContent;
import net.mixminion.directory.DescriptorWriter;
import net.mixminion.keys.KeyDirectory;
import net.mixminion.keys.KeySet;
import net.mixminion.keys.Retirement;
import net.mixminion.spool.Durable;
import net.mixminion.stage.PassphraseSource;
import net.mixminion.stage.StageException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the key directory into the state that the time and the configuration ask for; may be done any number of times. */
final class KeyRound {
    private static final Logger LOG = LoggerFactory.getLogger(KeyRound.class);

    private final KeydConfig config;
    private final IdentityKey identityKey;
    private final KeySetStore store;
    private final TransportKeys transportKeys;
    private final DeadSets deadSets;
    private final SignedAhead signedAhead;
    private final SecureRandom random;
    private final Set<String> said = new HashSet<>();
    private boolean changed;
    private @Nullable Exception failure;

    /**
     * @param passphrase knows the passphrase of the identity key
     * @param random makes signatures differ
     * @param nanoTime a time that only moves forward
     */
    KeyRound(
            KeydConfig config,
            KeyMaker maker,
            PassphraseSource passphrase,
            SecureRandom random,
            LongSupplier nanoTime) {
        this.config = config;
        this.identityKey = new IdentityKey(config, maker, passphrase, random);
        this.store = new KeySetStore(config, maker, random);
        this.transportKeys = new TransportKeys(maker, new KeyReaders(config));
        this.deadSets = new DeadSets(nanoTime);
        this.random = random;
        this.signedAhead = new SignedAhead(config.keyDir());
    }

    /**
     * What comes before the first round: ends what a crash interrupted, makes or checks the identity key.
     *
     * @throws StageException if the server can't work with these keys
     */
    void prepare() throws StageException, IOException, InterruptedException {
        store.recover();
        KeyDirectory keys = KeyDirectory.read(config.keyDir());
        for (KeySet set : keys.sets()) {
            TransportKeys.recover(set);
            if (signedAhead.isInUse()) {
                new KeyReaders(config).open(set.dir()); // whoever copied it here need not know who reads it
            }
        }
        identityKey.prepare(keys);
    }

    /**
     * What a round did.
     *
     * @param changed whether other processes have to look at the keys again
     * @param failure what could not be done and should be tried again, or null
     */
    record Outcome(boolean changed, @Nullable Exception failure) {}

    /** A part of a round. */
    @FunctionalInterface
    private interface Step {
        void run(Instant now) throws StageException, IOException, InterruptedException;
    }

    /** Looks at everything once and puts it right; a step that fails does not keep the others from being made. */
    Outcome run(Instant now) {
        changed = false;
        failure = null;
        attempt(this::createMissing, now);
        attempt(this::correctDescriptors, now);
        attempt(this::renewTransportKeys, now);
        attempt(unused -> markHashLogs(), now);
        attempt(this::removeDead, now);
        attempt(signedAhead::destroyPast, now);
        attempt(this::writeCurrentDesc, now);
        return new Outcome(changed, failure);
    }

    private void attempt(Step step, Instant now) {
        try {
            step.run(now);
        } catch (StageException | IOException e) {
            failure = failure == null ? e : failure;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Tells whether a key set is in force, so that the server can work. */
    boolean canServe(Instant now) throws IOException {
        return KeyDirectory.read(config.keyDir())
                .inForce(now)
                .filter(this::isUsable)
                .isPresent();
    }

    private void createMissing(Instant now) throws StageException, IOException, InterruptedException {
        List<KeySchedule.Period> usable = new ArrayList<>();
        KeyDirectory keys = KeyDirectory.read(config.keyDir());
        for (KeyDirectory.BrokenSet broken : keys.broken()) {
            sayOnce(broken.name() + " can't be used and is left alone: " + broken.reason());
        }
        for (KeySet set : keys.sets()) {
            if (isUsable(set)) {
                usable.add(new KeySchedule.Period(set.validAfter(), set.validUntil()));
            }
        }
        sayOverlaps(usable);
        List<KeySchedule.Period> missing = KeySchedule.missing(usable, now, config.lifetime());
        if (!missing.isEmpty() && signedAhead.isInUse()) {
            runOut(usable, now);
            return;
        }
        for (KeySchedule.Period period : missing) {
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
            String name = store.create(period, identityKey.load(), now);
            changed = true;
            LOG.info(
                    "made {} for {} to {} (GMT)",
                    name,
                    Values.printDate(period.start()),
                    Values.printDate(period.end()));
        }
    }

    /** Without the identity key nothing can be made: said in time, an error only when it is too late. */
    private void runOut(List<KeySchedule.Period> usable, Instant now) throws StageException {
        Instant covered = KeySchedule.coveredFrom(now, usable);
        StageException need = signedAhead.runsOut(covered);
        if (!covered.isAfter(now)) {
            throw need;
        }
        sayOnce(String.valueOf(need.getMessage()));
    }

    /** Tells whether packets for the set can be processed; what is wrong otherwise is said once. */
    private boolean isUsable(KeySet set) {
        try {
            if (config.paranoia()) {
                PrivateFile.check(set.mixKeyFile(), new KeyReaders(config).mode());
            }
            set.mixKey();
            Optional<Retirement> retirement = Retirement.read(
                    config.hashLogDir(), set.name(), set.descriptor().packetKeyId());
            retirement.ifPresent(why -> sayOnce(set.name() + " is retired, another takes its place: " + why.reason()));
            return retirement.isEmpty();
        } catch (StageException | WireFormatException | IOException e) {
            sayOnce(set.name() + " can't be used and is left alone: " + e.getMessage());
            return false;
        }
    }

    private void sayOverlaps(List<KeySchedule.Period> periods) {
        for (int i = 1; i < periods.size(); i++) {
            if (periods.get(i).start().isBefore(periods.get(i - 1).end())) {
                sayOnce("several key sets are valid on "
                        + Values.printDate(periods.get(i).start()));
            }
        }
    }

    /** A descriptor that says other things than the configuration is signed anew, for the same keys and days. */
    private void correctDescriptors(Instant now) throws StageException, IOException, InterruptedException {
        for (KeySet set : KeyDirectory.read(config.keyDir()).sets()) {
            DescriptorContent wanted =
                    config.content().at(set.descriptor().published(), set.validAfter(), set.validUntil());
            boolean differs = now.isBefore(set.validUntil()) && !DescriptorWriter.says(set.descriptor(), wanted);
            if (differs && signedAhead.isInUse()) {
                sayOnce("the descriptor of " + set.name()
                        + " does not match the configuration; to change it, sign ahead"
                        + " anew on the machine that has the identity key");
            } else if (differs) {
                String text = new DescriptorWriter(random)
                        .write(
                                wanted.at(now, set.validAfter(), set.validUntil()),
                                set.descriptor().packetKey(),
                                identityKey.load());
                Files.deleteIfExists(set.publishedFile());
                Durable.syncDirectory(set.dir());
                KeySetStore.writeDescriptor(set.dir(), text);
                LOG.warn("the descriptor of {} did not match the configuration; it was written anew", set.name());
                changed = true;
            }
        }
    }

    private void renewTransportKeys(Instant now) throws IOException {
        for (KeySet set : KeyDirectory.read(config.keyDir()).sets()) {
            if (!set.isDeadAt(now, config.overlap())) {
                attempt(when -> renewTransportKey(set, when), now);
            }
        }
    }

    private void renewTransportKey(KeySet set, Instant now) throws StageException, IOException, InterruptedException {
        if (!TransportKeys.isDue(set, now)) {
            return;
        }
        if (signedAhead.isInUse()) {
            signedAhead.install(set, transportKeys, now);
            changed = true;
        } else {
            transportKeys.renew(set, identityKey.load(), now);
            changed = true;
        }
    }

    /** Remembers beside each key that the mixer has made its log of packet hashes: it must not make another. */
    private void markHashLogs() throws IOException {
        for (KeySet set : KeyDirectory.read(config.keyDir()).sets()) {
            if (!Files.exists(set.hashLogMadeFile())
                    && Files.exists(config.hashLogDir().resolve(set.hashLogName()))) {
                Durable.replace(set.hashLogMadeFile(), new byte[0], "rw-r--r--");
            }
        }
    }

    private void removeDead(Instant now) throws IOException {
        List<KeySet> dead = KeyDirectory.read(config.keyDir()).sets().stream()
                .filter(set -> set.isDeadAt(now, config.overlap()))
                .toList();
        for (KeySet set : deadSets.confirmed(dead)) {
            store.destroy(set);
            changed = true;
            LOG.info("destroyed {}, which was valid until {}", set.name(), Values.printDate(set.validUntil()));
        }
    }

    /** The descriptors of live sets, one file name in a line, the one in force first. */
    private void writeCurrentDesc(Instant now) throws IOException {
        KeyDirectory keys = KeyDirectory.read(config.keyDir());
        Optional<KeySet> inForce = keys.inForce(now);
        List<Path> files =
                new ArrayList<>(inForce.stream().map(KeySet::descriptorFile).toList());
        keys.liveAt(now, config.overlap()).stream()
                .map(KeySet::descriptorFile)
                .filter(file -> !files.contains(file))
                .forEach(files::add);
        StringBuilder text = new StringBuilder();
        files.forEach(file -> text.append(file).append('\n'));
        byte[] octets = text.toString().getBytes(StandardCharsets.UTF_8);
        if (Files.exists(config.currentDesc())
                && Files.readString(config.currentDesc(), StandardCharsets.UTF_8)
                        .contentEquals(text)) {
            return;
        }
        Durable.replace(config.currentDesc(), octets, "rw-r--r--");
        changed = true;
    }

    private void sayOnce(String message) {
        if (said.add(message)) {
            LOG.warn("{}", message);
        }
    }
}
