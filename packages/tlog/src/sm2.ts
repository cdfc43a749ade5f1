/**
 * SM2 signatures of GB/T 32918.2 with the default user id. `node:crypto` must not be used for them: its keys of this curve sign
 * plain ECDSA, or SM2 with an empty user id, and neither verifies under the standard.
 */
import * as smCrypto from 'sm-crypto-v2'
import { concat, fromHex, hex } from './bytes.ts'
import { decodeSm2Signature, encodeSm2Signature } from './sm2-signature.ts'

const { sm2 } = smCrypto

export function verifySm2(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const rs = decodeSm2Signature(signature)
  if (!rs || publicKey.length !== 65 || publicKey[0] !== 4) return false
  try {
    return sm2.doVerifySignature(message, hex(rs), hex(publicKey), { hash: true })
  } catch {
    return false // a point that is not on the curve
  }
}

/** `privateKey` is the scalar, 32 bytes. Gives DER. */
export function signSm2(privateKey: Uint8Array, publicKey: Uint8Array, message: Uint8Array): Uint8Array {
  const rs = fromHex(sm2.doSignature(message, hex(privateKey), { hash: true, publicKey: hex(publicKey) }))
  if (!rs) throw new Error('the SM2 library gave no signature')
  return encodeSm2Signature(concat(rs))
}

export function generateSm2Key(): { readonly privateKey: Uint8Array; readonly publicKey: Uint8Array } {
  const pair = sm2.generateKeyPairHex()
  const [privateKey, publicKey] = [fromHex(pair.privateKey.padStart(64, '0')), fromHex(pair.publicKey)]
  if (!privateKey || !publicKey) throw new Error('the SM2 library gave no key')
  return { privateKey, publicKey }
}
