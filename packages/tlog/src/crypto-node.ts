/** Hashes and signatures from Node's own library, and SM2 from `sm-crypto-v2`. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, hash, type KeyObject, sign, verify } from 'node:crypto'
import type { Crypto, Hash } from './crypto.ts'
import { keyIdOf, type Signer } from './note.ts'
import { generateSm2Key, signSm2, verifySm2 } from './sm2.ts'

// String output is four times as fast as a Buffer of its own for every digest; the pooled copy below costs little.
const nodeHash =
  (name: string): Hash =>
  (bytes) =>
    Buffer.from(hash(name, bytes, 'binary'), 'binary')

const spkiHead = Buffer.from('302a300506032b6570032100', 'hex')
const pkcs8Head = Buffer.from('302e020100300506032b657004220420', 'hex')

function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false
  const key = createPublicKey({ key: Buffer.concat([spkiHead, publicKey]), format: 'der', type: 'spki' })
  return verify(null, message, key, signature)
}

export const crypto: Crypto = { sha256: nodeHash('sha256'), sm3: nodeHash('sm3'), verifyEd25519, verifySm2 }

const rawPublicKey = (key: KeyObject): Uint8Array =>
  createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32)

/** `seed` is the 32-byte private key of RFC 8032. */
export function ed25519Signer(name: string, seed: Uint8Array): Signer {
  const key = createPrivateKey({ key: Buffer.concat([pkcs8Head, seed]), format: 'der', type: 'pkcs8' })
  const publicKey = Uint8Array.from(rawPublicKey(key))
  const identity = { name, algorithm: 'Ed25519', publicKey } as const
  return { ...identity, keyId: keyIdOf(crypto.sha256, identity), sign: (message) => sign(null, message, key) }
}

export const generateEd25519Seed = (): Uint8Array =>
  Uint8Array.from(generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-32))

/** `privateKey` is the 32-byte scalar, `publicKey` the 65-byte point. */
export function sm2Signer(name: string, privateKey: Uint8Array, publicKey: Uint8Array): Signer {
  const identity = { name, algorithm: 'SM2-SM3/1', publicKey } as const
  return {
    ...identity,
    keyId: keyIdOf(crypto.sha256, identity),
    sign: (message) => signSm2(privateKey, publicKey, message),
  }
}

export { generateSm2Key }
