package net.mixminion.packet.payload;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import net.mixminion.crypto.WireFormatException;

/** Reply blocks as text, one armored block each. */
public final class ReplyBlockText {
    private static final String ARMOR_TYPE = "TYPE III REPLY BLOCK";
    private static final String VERSION_HEADER = "Version";
    private static final String VERSION = "0.2";

    private ReplyBlockText() {}

    /** The text of one reply block. */
    public static byte[] pack(ReplyBlock block) {
        return TextArmor.armor(ARMOR_TYPE, Map.of(VERSION_HEADER, VERSION), block.pack(), TextArmor.Body.BASE64);
    }

    /**
     * Finds all reply blocks in a text.
     *
     * @param warnings told when a block says another version; it is read nevertheless
     * @throws WireFormatException for damaged armor or a damaged block
     */
    public static List<ReplyBlock> parse(byte[] text, Consumer<String> warnings) throws WireFormatException {
        List<ReplyBlock> blocks = new ArrayList<>();
        for (TextArmor armor : TextArmor.unarmor(text, ARMOR_TYPE)) {
            String version = armor.headers().getOrDefault(VERSION_HEADER, "");
            if (!version.equals(VERSION)) {
                warnings.accept("a reply block says version \"" + version + "\", not " + VERSION);
            }
            blocks.add(ReplyBlock.parse(armor.contents()));
        }
        return blocks;
    }
}
