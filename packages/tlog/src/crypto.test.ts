import { spawnSync } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concat, fromHex, hex, utf8 } from './bytes.ts'
import { hmac } from './commitment.ts'
import { crypto as browser } from './crypto-browser.ts'
import { ed25519Signer, generateEd25519Seed, generateSm2Key, crypto as node, sm2Signer } from './crypto-node.ts'
import { decodeSm2Signature, encodeSm2Signature } from './sm2-signature.ts'

const bytes = (text: string): Uint8Array => fromHex(text.replaceAll(/\s/g, '').toLowerCase()) ?? new Uint8Array(0)

describe.each([
  ['node', node],
  ['browser', browser],
])('the %s functions', (_, crypto) => {
  // GB/T 32905-2016, Annex A.1 and A.2.
  it('give the SM3 digests of GB/T 32905', () => {
    expect(hex(crypto.sm3(utf8('abc')))).toBe('66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0')
    expect(hex(crypto.sm3(utf8('abcd'.repeat(16))))).toBe(
      'debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732',
    )
  })

  // FIPS 180-4 example.
  it('give the SHA-256 digest of FIPS 180-4', () => {
    expect(hex(crypto.sha256(utf8('abc')))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  })

  // GB/T 32918.5-2017, Annex A.2: message "message digest", id 1234567812345678.
  it('verify the SM2 signature of GB/T 32918.5, and not one bit of it changed', () => {
    const publicKey = bytes(
      '04 09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020 CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13',
    )
    const rs = bytes(
      'F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3 B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA',
    )
    const signature = encodeSm2Signature(rs)
    expect(crypto.verifySm2(publicKey, utf8('message digest'), signature)).toBe(true)
    expect(crypto.verifySm2(publicKey, utf8('message digesT'), signature)).toBe(false)
    for (let bit = 0; bit < signature.length * 8; bit += 7) {
      const bad = signature.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
      expect(crypto.verifySm2(publicKey, utf8('message digest'), bad)).toBe(false)
    }
    expect(
      crypto.verifySm2(
        publicKey.map((b, i) => (i === 9 ? b ^ 1 : b)),
        utf8('message digest'),
        signature,
      ),
    ).toBe(false)
    expect(crypto.verifySm2(publicKey, utf8('message digest'), new Uint8Array(0))).toBe(false)
  })

  // RFC 8032 §7.1, test 3.
  it('verify the Ed25519 signature of RFC 8032', () => {
    const publicKey = bytes('fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025')
    const signature = bytes(
      '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
    )
    expect(crypto.verifyEd25519(publicKey, bytes('af82'), signature)).toBe(true)
    expect(crypto.verifyEd25519(publicKey, bytes('af83'), signature)).toBe(false)
    expect(crypto.verifyEd25519(publicKey, bytes('af82'), signature.slice(1))).toBe(false)
    expect(crypto.verifyEd25519(new Uint8Array(32).fill(0xff), bytes('af82'), signature)).toBe(false)
  })

  // RFC 4231, test case 2, and Node's own HMAC for SM3 and for keys longer than a block.
  it('give the HMAC of RFC 4231 and the same as Node for any key', () => {
    expect(hex(hmac(crypto.sha256, utf8('Jefe'), utf8('what do ya want for nothing?')))).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    )
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 150 }), fc.uint8Array({ maxLength: 200 }), (key, message) => {
        expect(hex(hmac(crypto.sha256, key, message))).toBe(createHmac('sha256', key).update(message).digest('hex'))
        expect(hex(hmac(crypto.sm3, key, message))).toBe(createHmac('sm3', key).update(message).digest('hex'))
      }),
      { numRuns: 50 },
    )
  })
})

describe('signing', () => {
  it('with the seed of RFC 8032 gives its signature', () => {
    const signer = ed25519Signer('test', bytes('c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7'))
    expect(hex(signer.sign(bytes('af82'))).slice(0, 16)).toBe('6291d657deec2402')
  })

  it('with Ed25519 and SM2 satisfies both verifiers', () => {
    const pair = generateSm2Key()
    const [ed, sm] = [ed25519Signer('a', generateEd25519Seed()), sm2Signer('a', pair.privateKey, pair.publicKey)]
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (message) => {
        const [one, two] = [ed.sign(message), sm.sign(message)]
        for (const { verifyEd25519, verifySm2 } of [node, browser]) {
          expect(verifyEd25519(ed.publicKey, message, one)).toBe(true)
          expect(verifySm2(sm.publicKey, message, two)).toBe(true)
          expect(verifySm2(sm.publicKey, concat(message, Uint8Array.of(0)), two)).toBe(false)
        }
      }),
      { numRuns: 10 },
    )
  })

  it('gives SM2 signatures one DER form, with small and large numbers', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 31 }),
        fc.uint8Array({ minLength: 1, maxLength: 31 }),
        (r, s) => {
          fc.pre(r.some((byte) => byte) && s.some((byte) => byte))
          const rs = concat(new Uint8Array(32 - r.length), r, new Uint8Array(32 - s.length), s)
          expect(hex(decodeSm2Signature(encodeSm2Signature(rs)) ?? new Uint8Array(0))).toBe(hex(rs))
        },
      ),
    )
    expect(decodeSm2Signature(encodeSm2Signature(new Uint8Array(64).fill(0xff)))).toBeUndefined()
    expect(decodeSm2Signature(encodeSm2Signature(new Uint8Array(64)))).toBeUndefined()
  })
})

const openssl = spawnSync('openssl', ['version'], { encoding: 'utf8' })
const hasOpenssl = openssl.status === 0 && /^OpenSSL 3/.test(openssl.stdout)
if (!hasOpenssl) console.warn('skipped: OpenSSL 3 is not installed (apt-get install openssl)')

it.skipIf(!hasOpenssl)(
  'OpenSSL verifies our SM2 signature with the standard user id, and refuses a changed message',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'tlog-sm2-'))
    try {
      const pair = generateSm2Key()
      const message = utf8('city.example/log-sm3\n7\n')
      // SubjectPublicKeyInfo of id-ecPublicKey with the curve sm2p256v1 (1.2.156.10197.1.301).
      const spki = concat(bytes('3059301306072a8648ce3d020106082a811ccf5501822d034200'), pair.publicKey)
      writeFileSync(join(folder, 'key.der'), spki)
      writeFileSync(join(folder, 'signature'), sm2Signer('a', pair.privateKey, pair.publicKey).sign(message))
      const verify = (text: Uint8Array) => {
        writeFileSync(join(folder, 'message'), text)
        return spawnSync(
          'openssl',
          // biome-ignore format: one option a line would hide the command
          ['pkeyutl', '-verify', '-pubin', '-keyform', 'DER', '-inkey', 'key.der', '-rawin', '-digest', 'sm3', '-in', 'message', '-sigfile', 'signature', '-pkeyopt', 'distid:1234567812345678'],
          { cwd: folder, encoding: 'utf8' },
        )
      }
      expect(verify(message)).toMatchObject({ status: 0, stdout: expect.stringContaining('Verified Successfully') })
      expect(verify(utf8('city.example/log-sm3\n8\n')).status).not.toBe(0)
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
)
