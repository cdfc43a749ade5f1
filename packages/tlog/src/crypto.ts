/** A 32-byte hash: SHA-256 or SM3 (GB/T 32905). Both have blocks of 64 bytes. */
export type Hash = (bytes: Uint8Array) => Uint8Array

export type HashName = 'sha-256' | 'sm3'

/**
 * What a checker needs, handed in by the caller: a page served over plain http has neither `node:crypto` nor
 * `crypto.subtle`, and the check must run there too. See `crypto-node.ts` and `crypto-browser.ts`.
 */
export type Crypto = {
  readonly sha256: Hash
  readonly sm3: Hash
  /** `publicKey` is 32 bytes, `signature` 64 (RFC 8032). False, never an exception, on malformed input. */
  readonly verifyEd25519: (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean
  /**
   * SM2 with SM3 over Z_A and the message, user id `1234567812345678` (GB/T 32918.2, GB/T 35276). `publicKey` is the
   * 65-byte uncompressed point, `signature` the DER sequence of r and s. False on malformed input.
   */
  readonly verifySm2: (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean
}

export const hashNamed = (crypto: Crypto, name: HashName): Hash => (name === 'sm3' ? crypto.sm3 : crypto.sha256)
