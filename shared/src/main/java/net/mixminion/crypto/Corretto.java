package net.mixminion.crypto;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.Provider;

/**
 * The one class that names Amazon Corretto Crypto, so that no other fails to load where its jar is missing. The
 * provider is never installed globally.
 */
final class Corretto {
    private Corretto() {}

    /**
     * The provider.
     *
     * @throws UnsupportedOperationException if its native code doesn't exist for this machine or doesn't load
     */
    static Provider provider() {
        Throwable error = AmazonCorrettoCryptoProvider.INSTANCE.getLoadingError();
        if (error != null) {
            throw new UnsupportedOperationException("no native code", error);
        }
        return AmazonCorrettoCryptoProvider.INSTANCE;
    }
}
