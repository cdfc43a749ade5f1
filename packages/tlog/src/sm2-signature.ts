/** The DER form of an SM2 signature (GB/T 35276): SEQUENCE { r INTEGER, s INTEGER }, read strictly. */
import { concat, fromHex, hex } from './bytes.ts'

/** Order of the curve of GB/T 32918.5. */
const order = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n

function integer(value: Uint8Array): Uint8Array {
  let start = 0
  while (start < value.length - 1 && value[start] === 0) start++
  const digits = value.slice(start)
  const signed = (digits[0] ?? 0) >= 0x80 ? concat(Uint8Array.of(0), digits) : digits
  return concat(Uint8Array.of(2, signed.length), signed)
}

/** From r ‖ s, 64 bytes. */
export function encodeSm2Signature(rs: Uint8Array): Uint8Array {
  const body = concat(integer(rs.slice(0, 32)), integer(rs.slice(32, 64)))
  return concat(Uint8Array.of(0x30, body.length), body)
}

/** To r ‖ s; `undefined` for any other spelling and for numbers outside 1 … n−1, so that a signature has one form. */
export function decodeSm2Signature(der: Uint8Array): Uint8Array | undefined {
  const rLength = der[3] ?? 0
  const sLength = der[5 + rLength] ?? 0
  if (rLength > 33 || sLength > 33 || der.length !== 6 + rLength + sLength) return undefined
  const parts = [der.slice(4, 4 + rLength), der.slice(6 + rLength)].map(toScalar)
  const [r, s] = parts
  if (!r || !s) return undefined
  const rs = concat(r, s)
  return hex(encodeSm2Signature(rs)) === hex(der) ? rs : undefined
}

function toScalar(bytes: Uint8Array): Uint8Array | undefined {
  const value = BigInt(`0x0${hex(bytes)}`)
  return value > 0n && value < order ? fromHex(value.toString(16).padStart(64, '0')) : undefined
}
