package net.mixminion.crypto;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Arrays;

/** The little of ASN.1 DER that PKCS#1 keys need: a SEQUENCE of INTEGERs. */
final class Der {
    private static final int SEQUENCE = 0x30;
    private static final int INTEGER = 0x02;
    private static final int LONG_FORM = 0x80;
    private static final int MAX_LENGTH_OCTETS = 4;

    private final byte[] octets;
    private int position;
    private final int end;

    private Der(byte[] octets, int position, int end) {
        this.octets = octets;
        this.position = position;
        this.end = end;
    }

    /** Encodes a SEQUENCE of non-negative INTEGERs. */
    static byte[] sequence(BigInteger... numbers) {
        ByteArrayOutputStream contents = new ByteArrayOutputStream();
        for (BigInteger number : numbers) {
            write(contents, INTEGER, number.toByteArray());
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(out, SEQUENCE, contents.toByteArray());
        return out.toByteArray();
    }

    /**
     * Reads exactly so many INTEGERs out of a SEQUENCE; what follows the SEQUENCE isn't looked at. As in the reference,
     * an INTEGER is taken without sign, and a length may have a longer form than needed.
     */
    static BigInteger[] integers(byte[] octets, int count) throws WireFormatException {
        Der outer = new Der(octets, 0, octets.length);
        Der inner = outer.open(SEQUENCE);
        BigInteger[] numbers = new BigInteger[count];
        for (int i = 0; i < count; i++) {
            Der number = inner.open(INTEGER);
            numbers[i] = new BigInteger(1, Arrays.copyOfRange(octets, number.position, number.end));
        }
        if (inner.position != inner.end) {
            throw new WireFormatException("more in the key than belongs there");
        }
        return numbers;
    }

    private Der open(int tag) throws WireFormatException {
        if (next() != tag) {
            throw new WireFormatException("not a key in DER");
        }
        int length = length();
        if (length > end - position) {
            throw new WireFormatException("truncated DER");
        }
        Der contents = new Der(octets, position, position + length);
        position += length;
        return contents;
    }

    private int length() throws WireFormatException {
        int first = next();
        if (first < LONG_FORM) {
            return first;
        }
        int count = first - LONG_FORM;
        if (count == 0 || count > MAX_LENGTH_OCTETS) {
            throw new WireFormatException("a length that DER doesn't have");
        }
        long length = 0;
        for (int i = 0; i < count; i++) {
            length = length << Byte.SIZE | next();
        }
        return (int) Math.min(length, Integer.MAX_VALUE);
    }

    private int next() throws WireFormatException {
        if (position == end) {
            throw new WireFormatException("truncated DER");
        }
        return octets[position++] & 0xff;
    }

    private static void write(ByteArrayOutputStream out, int tag, byte[] contents) {
        out.write(tag);
        if (contents.length < LONG_FORM) {
            out.write(contents.length);
        } else {
            byte[] length = BigInteger.valueOf(contents.length).toByteArray();
            int skip = length[0] == 0 ? 1 : 0;
            out.write(LONG_FORM | (length.length - skip));
            out.write(length, skip, length.length - skip);
        }
        out.writeBytes(contents);
    }
}
