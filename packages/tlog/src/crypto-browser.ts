/** Pure JavaScript, for pages on plain http, where `crypto.subtle` does not exist. Checks only; it holds no keys. */
import { ed25519 } from '@noble/curves/ed25519'
import { sha256 } from '@noble/hashes/sha2'
import { sm3 } from 'sm-crypto-v2'
import { fromHex } from './bytes.ts'
import type { Crypto } from './crypto.ts'
import { verifySm2 } from './sm2.ts'

function sm3Hash(bytes: Uint8Array): Uint8Array {
  const digest = fromHex(sm3(bytes))
  if (!digest) throw new Error('the SM3 library gave no digest')
  return digest
}

function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false
  try {
    // RFC 8032 rather than the laxer ZIP 215, so that Node and browser agree.
    return ed25519.verify(signature, message, publicKey, { zip215: false })
  } catch {
    return false // a key that is not a point
  }
}

export const crypto: Crypto = { sha256, sm3: sm3Hash, verifyEd25519, verifySm2 }
