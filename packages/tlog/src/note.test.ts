import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { base64, hex, utf8 } from './bytes.ts'
import { formatCheckpoint, parseCheckpoint } from './checkpoint.ts'
import { crypto as browser } from './crypto-browser.ts'
import { crypto, ed25519Signer, generateEd25519Seed, generateSm2Key, sm2Signer } from './crypto-node.ts'
import { formatVkey, type Key, keyIdOf, openNote, parseNote, parseVkey, signNote } from './note.ts'
import { formatTlogProof, parseTlogProof } from './tlog-proof.ts'

/** The example of c2sp.org/signed-note. */
const specKey = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k'
const specNote =
  'This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n'
/** golang.org/x/mod/sumdb/note, package documentation and note_test.go. */
const goKey = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
const goSeed = Buffer.from('AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz', 'base64').subarray(1)
const goText = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
const goNote = `${goText}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`

const keyOf = (vkey: string): Key => {
  const key = parseVkey(crypto.sha256, vkey)
  if (!key) throw new Error(`not a vkey: ${vkey}`)
  return key
}

describe('published notes', () => {
  it.each([
    ['the specification', specKey, specNote],
    ['Go', goKey, goNote],
  ])('of %s open with their key in Node and in the browser', (_, vkey, note) => {
    const key = keyOf(vkey)
    expect(formatVkey(crypto.sha256, key)).toBe(vkey)
    for (const functions of [crypto, browser]) {
      expect(openNote(functions, note, [key])).toMatchObject({ ok: true, by: [key] })
    }
  })

  it('are reproduced byte for byte by our signer', () => {
    expect(signNote(goText, [ed25519Signer('PeterNeumann', goSeed)])).toBe(goNote)
  })

  it('open with more keys than one, and stay shut without a known one', () => {
    expect(openNote(crypto, goNote, [keyOf(specKey), keyOf(goKey)])).toMatchObject({ ok: true })
    expect(openNote(crypto, goNote, [keyOf(specKey)])).toEqual({ ok: false, reason: 'noKnownSignature' })
    expect(openNote(crypto, goNote.replace('cryptography', 'cryptographY'), [keyOf(goKey)])).toEqual({
      ok: false,
      reason: 'wrongSignature',
    })
  })

  it('have keys of which no part and no changed character is a key', () => {
    for (let i = 0; i < goKey.length; i++) {
      const changed = goKey.slice(0, i) + String.fromCharCode(goKey.charCodeAt(i) + 1) + goKey.slice(i + 1)
      expect(parseVkey(crypto.sha256, changed)).toBeUndefined()
      expect(parseVkey(crypto.sha256, goKey.slice(0, i))).toBeUndefined()
    }
  })
})

describe('a note', () => {
  const pair = generateSm2Key()
  const ed = ed25519Signer('city.example/log', generateEd25519Seed())
  const sm = sm2Signer('city.example/log', pair.privateKey, pair.publicKey)
  const note = signNote('甲\n\n乙\n', [ed, sm])

  it('carries an Ed25519 and an SM2 signature, each known by its own key id', () => {
    expect(openNote(crypto, note, [ed, sm])).toMatchObject({ ok: true, text: '甲\n\n乙\n', by: [ed, sm] })
    expect(openNote(browser, note, [sm])).toMatchObject({ ok: true, by: [sm] })
    expect(hex(keyIdOf(crypto.sha256, ed))).not.toBe(hex(keyIdOf(crypto.sha256, sm)))
    expect(parseVkey(crypto.sha256, formatVkey(crypto.sha256, sm))).toMatchObject({ algorithm: 'SM2-SM3/1' })
  })

  it('with any bit changed opens to nobody, or leaves out the key whose line was changed', () => {
    const bytes = utf8(note)
    fc.assert(
      fc.property(fc.nat(bytes.length * 8 - 1), (bit) => {
        const changed = bytes.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
        const opened = openNote(crypto, new TextDecoder().decode(changed), [ed, sm])
        expect(opened.ok && opened.by.length === 2).toBe(false)
      }),
      { numRuns: 300 },
    )
  })

  it.each([
    ['no newline at the end', note.slice(0, -1)],
    ['no blank line', note.replaceAll('\n\n', '\n')],
    ['a control character', note.replace('甲', '\u0007')],
    ['a hyphen for the dash', note.replaceAll('—', '-')],
    ['two spaces', note.replace(' city', '  city')],
    ['loose base64', note.replace(/(.)=\n/, 'B=\n ')],
  ])('with %s is none', (_, bad) => {
    expect(parseNote(bad)).toBeUndefined()
  })
})

describe('a checkpoint', () => {
  const root = crypto.sha256(utf8('x'))
  it('is read as it was written', () => {
    expect(parseCheckpoint(formatCheckpoint({ origin: 'a.example/log', size: 12, root }))).toMatchObject({
      origin: 'a.example/log',
      size: 12,
    })
    expect(parseCheckpoint(`a\n0\n${base64(root)}\nextension\n`)).toMatchObject({ size: 0 })
  })
  it.each([
    `a\n01\n${base64(root)}\n`,
    `a\n-1\n${base64(root)}\n`,
    `a\n1\n${base64(root.slice(1))}\n`,
    `a\n1\n${base64(root)}`,
    `\n1\n${base64(root)}\n`,
    `a\n9007199254740993\n${base64(root)}\n`,
    `a\n1\n${base64(root)}\n\nx\n`,
  ])('is refused: %j', (text) => {
    expect(parseCheckpoint(text)).toBeUndefined()
  })
})

describe('a proof file', () => {
  const hash = Uint8Array.from(crypto.sha256(utf8('x')))
  it('is read as it was written, with and without extra data, with and without hashes', () => {
    for (const proof of [
      { index: 0, path: [], checkpoint: goNote },
      { index: 73894, path: [hash, hash], checkpoint: goNote, extra: utf8('extra') },
    ]) {
      expect(parseTlogProof(formatTlogProof(proof))).toEqual(proof)
    }
  })
  it('has the lines of c2sp.org/tlog-proof', () => {
    expect(formatTlogProof({ index: 5, path: [hash], checkpoint: 'note\n' })).toBe(
      `c2sp.org/tlog-proof@v1\nindex 5\n${base64(hash)}\n\nnote\n`,
    )
  })
  it.each([
    'c2sp.org/tlog-proof@v2\nindex 5\n\nnote\n',
    'c2sp.org/tlog-proof@v1\nindex 05\n\nnote\n',
    'c2sp.org/tlog-proof@v1\nindex 5\nAAAA\n\nnote\n',
  ])('is refused: %j', (text) => {
    expect(parseTlogProof(text)).toBeUndefined()
  })
})
