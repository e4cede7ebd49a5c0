package dev.sinal.event;

import java.util.Set;

/**
 * The names of the members that hold bytes in WhatsApp's protocol, which Evolution API passes on as it reads them: the fields of the type
 * {@code bytes} in {@code WAProto/WAProto.proto} of Baileys (github.com/WhiskeySockets/Baileys, commit 78e7e4e of May 2026), sorted.
 */
final class ByteMembers {
    private static final String NAMES =
            """
            acAuthTokens accountSignature accountSignatureKey advSecret aiConversationContext aiPsiMetadata aliceBaseKey
            artworkEncSha256 artworkMediaKey artworkSha256 asBlob attachmentFileEncSha256 attachmentFileSha256
            attachmentJpegThumbnail attachmentMediaKey axolotlSenderKeyDistributionMessage baseKey baseKeySignature
            bizAcctLinkInfo blob botMessageSecret buildHash callKey certificateChain chainKey cipherKey ciphertext clientDebugData
            collectionName collectionSnapshot companionEphemeralIdentity companionIdentityKey companionPublicKey
            contactPrimaryIdentityKey conversionData countryBlocklist ctwaPayload currentLthash data definition details
            deviceProps deviceSignature eIdent eKeytype eRegid eSkeyId eSkeySig eSkeyVal encIv encKey encPayload encReactionEncIv
            encReactionEncPayload encodedMappingPayload encryptedPayload ephemeral ephemeralSharedSecret extendedCiphertext
            extendedStatic fbCat fbDeviceId fbUserAgent features fileEncSha256 fileSha256 firstFourBytesFromAHashOfSnapshotMacKey
            firstFrameSidecar firstScanSidecar futureproofBuffer futureproofData hash hmac id identityKey index
            initialHistBootstrapInlinePayload internalMetadata inviteLinkParentGroupThumbnailV2 iv jpegThumbnail key keyData keyId
            localBaseKey localBaseKeyPrivate localIdentityKey localIdentityKeyPrivate localIdentityPublic localRatchetKey
            localRatchetKeyPrivate mac macKey masterKey mediaCiphertextSha256 mediaKey message messageSecret
            midQualityFileEncSha256 midQualityFileSha256 newLthash newLthashSubtract newPhoto nonce oldPhoto originalData padding
            paddingBytes patchMac patchVersion payload plainProtobufBytes pngThumbnail private privateKey public publicKey
            ratchetKey recipientKeyHash remoteIdentityPublic reportingTag rootKey scansSidecar seed selectedOptions senderKeyHash
            senderRatchetKey senderRatchetKeyPrivate serverSignature shareableChatIdentifierEncryptionKey signature signingKey
            snapshotMac static streamingSidecar tcToken threadIdUserSecret thumbData thumbnail thumbnailEncSha256 thumbnailSha256
            token transformedData waveform webMessageInfoBytes
            """;

    private static final Set<String> SET = Set.of(NAMES.split("\\s+"));

    private ByteMembers() {}

    /** Returns whether a member of this name, or each element of an array of this name, holds bytes. */
    static boolean contains(String name) {
        return SET.contains(name);
    }
}
