import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { createLog, openAppender, type Tree, tileReader } from './appender.ts'
import { fromUtf8, utf8 } from './bytes.ts'
import { parseCheckpoint } from './checkpoint.ts'
import { commitField, commitRecord, encodeEntry } from './commitment.ts'
import { crypto as browser } from './crypto-browser.ts'
import { crypto, ed25519Signer, generateEd25519Seed, generateSm2Key, sm2Signer } from './crypto-node.ts'
import type { JsonObject } from './jcs.ts'
import { formatVkey, parseNote } from './note.ts'
import { inclusionProof } from './proof.ts'
import { formatReceipt, parseReceipt, type Receipt, type ReceiptTree, verifyReceipt } from './receipt.ts'
import { memoryStorage } from './storage.ts'

const pair = generateSm2Key()
const trees = [
  {
    folder: 'sha256',
    origin: 'lin.example/log',
    hash: crypto.sha256,
    signers: [ed25519Signer('lin.example/log', generateEd25519Seed())],
  },
  {
    folder: 'sm3',
    origin: 'lin.example/log-sm3',
    hash: crypto.sm3,
    signers: [sm2Signer('lin.example/log-sm3', pair.privateKey, pair.publicKey)],
  },
] as const satisfies readonly Tree[]
const trusted = trees.flatMap(({ signers }) => signers.map((signer) => formatVkey(crypto.sha256, signer)))

const salt = (byte: number) => new Uint8Array(32).fill(byte)
const record: JsonObject = {
  id: '019ab000-0000-7000-8000-000000000001',
  event: 'data.download',
  subject: ['空气质量逐时监测数据'],
  at: '2026-11-23T06:02:31.000Z',
  rows: 43_824,
  personal: { name: commitField(crypto, salt(2), 'name', '林晓'), phone: commitField(crypto, salt(3), 'phone', '000') },
}
const entry = encodeEntry(commitRecord(crypto, salt(1), record))
const index = 291
let receipt: Receipt
let text: string

async function receiptTree(storage: ReturnType<typeof memoryStorage>, i: 0 | 1): Promise<ReceiptTree> {
  const { folder, hash } = trees[i]
  const checkpoint = fromUtf8((await storage.read(`${folder}/checkpoint`)) ?? new Uint8Array(0))
  const size = parseCheckpoint(parseNote(checkpoint)?.text ?? '')?.size ?? 0
  return {
    hash: i === 0 ? 'sha-256' : 'sm3',
    path: await inclusionProof(hash, index, size, tileReader(storage, folder)),
    checkpoint,
  }
}

beforeAll(async () => {
  const storage = memoryStorage()
  await createLog(storage, trees)
  const entries = Array.from({ length: 777 }, (_, i) => (i === index ? entry : utf8(`other ${i}`)))
  await (await openAppender(storage, trees)).append(entries)
  const disclosed = { record, salt: salt(1), openings: { name: { salt: salt(2), value: '林晓' } } }
  receipt = { disclosed, entry, index, trees: [await receiptTree(storage, 0), await receiptTree(storage, 1)] }
  text = formatReceipt(receipt)
})

const verdicts = (file: string | Uint8Array, keys: readonly string[] = trusted) =>
  Object.fromEntries(
    verifyReceipt(file, keys, crypto).checks.map((check) => [
      check.name,
      check.verdict === 'failed' ? check.reason : check.verdict,
    ]),
  )

describe('a receipt', () => {
  it.each([
    ['Node', crypto],
    ['the browser', browser],
  ])('passes every check with the functions of %s', (_, functions) => {
    const { ok, checks } = verifyReceipt(text, trusted, functions)
    expect(ok).toBe(true)
    expect(checks.map(({ name, verdict }) => `${name} ${verdict}`)).toEqual([
      'form passed',
      'record passed',
      'personal passed',
      'inclusion.sha-256 passed',
      'signature.sha-256 passed',
      'inclusion.sm3 passed',
      'signature.sm3 passed',
    ])
  })

  it('gives a page the path to draw: siblings, results and how many entries each covers', () => {
    const [sha256, sm3] = verifyReceipt(text, trusted, browser).trees
    expect(sha256).toMatchObject({ hash: 'sha-256', origin: 'lin.example/log', size: 777 })
    expect(sha256?.steps).toHaveLength(10)
    expect(sha256?.steps[0]).toMatchObject({ side: 'left', siblingFrom: 290, siblingTo: 291, from: 290, to: 292 })
    expect(sha256?.steps.at(-1)).toMatchObject({ side: 'right', siblingFrom: 512, siblingTo: 777, from: 0, to: 777 })
    expect(sha256?.steps.at(-1)?.result).toEqual(sha256?.root)
    expect(sm3).toMatchObject({ hash: 'sm3', origin: 'lin.example/log-sm3' })
  })

  it('may be indented for reading, and is read back as it was', () => {
    expect(verifyReceipt(JSON.stringify(JSON.parse(text), null, 2), trusted, crypto).ok).toBe(true)
    expect(formatReceipt(parseReceipt(text) ?? receipt)).toBe(text)
  })

  it('without the record proves that something is logged, not what', () => {
    const { entry, index, trees } = receipt
    const blank = formatReceipt({ entry, index, trees })
    expect(verifyReceipt(blank, trusted, crypto)).toMatchObject({ ok: true })
    expect(verdicts(blank)).toMatchObject({ record: 'absent', personal: 'absent' })
    expect(blank).not.toContain('空气')
  })

  it('still stands when the salt of a personal field is gone, and then names nobody', () => {
    const erased = formatReceipt({ ...receipt, disclosed: { record, salt: salt(1), openings: {} } })
    expect(verdicts(erased)).toMatchObject({ record: 'passed', personal: 'absent', 'inclusion.sm3': 'passed' })
    expect(erased).not.toContain('林晓')
  })
})

describe('tampering', () => {
  it('with any bit of the file makes a named check fail', () => {
    const bytes = utf8(text)
    fc.assert(
      fc.property(fc.nat(bytes.length * 8 - 1), (bit) => {
        const changed = bytes.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
        const { ok, checks } = verifyReceipt(changed, trusted, crypto)
        expect(ok).toBe(false)
        expect(checks.filter(({ verdict }) => verdict === 'failed')).not.toEqual([])
      }),
      { numRuns: 400 },
    )
  })

  const edit = (change: (file: Record<string, never>) => void): string => {
    const file = JSON.parse(text)
    change(file)
    return JSON.stringify(file)
  }

  it.each([
    ['the record', (s: string) => s.replace('43824', '43825'), { record: 'recordDiffers' }],
    ['the salt', (s: string) => s.replace('"salt":"01', '"salt":"11'), { record: 'recordDiffers' }],
    ['an opened value', (s: string) => s.replace('林晓', '林小'), { personal: 'openingDiffers' }],
    [
      'the index',
      (s: string) => s.replace('"index":291', '"index":290'),
      { 'inclusion.sha-256': 'pathDoesNotReachRoot', 'inclusion.sm3': 'pathDoesNotReachRoot' },
    ],
    [
      'the size in a checkpoint',
      (s: string) => s.replace('/log-sm3\\n777', '/log-sm3\\n778'),
      { 'signature.sm3': 'wrongSignature' },
    ],
    [
      'the origin of a checkpoint',
      (s: string) => s.replace('lin.example/log\\n', 'lim.example/log\\n'),
      { 'signature.sha-256': 'unknownLog' },
    ],
  ] as const)('with %s is told by name', (_, change, expected) => {
    expect(change(text)).not.toBe(text)
    expect(verdicts(change(text))).toMatchObject(expected)
  })

  it('with an opening of another field, or of one the record does not have, is told', () => {
    const opened = (name: string, byte: number, value: string) =>
      verdicts(
        formatReceipt({
          ...receipt,
          disclosed: { record, salt: salt(1), openings: { [name]: { salt: salt(byte), value } } },
        }),
      )
    expect(opened('phone', 3, '000')).toMatchObject({ personal: 'passed' })
    expect(opened('phone', 2, '林晓')).toMatchObject({ personal: 'openingDiffers' })
    expect(opened('toString', 2, '林晓')).toMatchObject({ personal: 'openingDiffers' })
  })

  it.each([
    ['an unknown member', '{"note":1,'],
    ['a member twice', '{"index":291,'],
  ])('with %s is no receipt', (_, head) => {
    expect(verdicts(text.replace('{', head))).toEqual({ form: 'notAReceipt' })
  })

  it('by leaving out a tree, or the signatures, is told', () => {
    expect(verdicts(edit((file) => Object.assign(file, { trees: [receipt.trees[0]] })))).toEqual({
      form: 'notAReceipt',
    })
    const bare = text.replace(/\\n\\n\u2014[^"]*"/, '\\n"')
    expect(verdicts(bare)).toMatchObject({
      'signature.sha-256': 'malformedCheckpoint',
      'inclusion.sha-256': 'malformedCheckpoint',
      'signature.sm3': 'passed',
    })
  })

  it('by signing with keys that the reader does not trust is told', () => {
    expect(verdicts(text, [])).toMatchObject({ 'signature.sha-256': 'unknownLog', 'signature.sm3': 'unknownLog' })
    const other = formatVkey(crypto.sha256, ed25519Signer('lin.example/log', generateEd25519Seed()))
    expect(verdicts(text, [other, 'not a key'])).toMatchObject({ 'signature.sha-256': 'notSigned' })
  })

  it.each(['', '{}', 'null', '[]', '{"format":"gongshu-receipt/1"}', '\u0000'])('%j is no receipt', (file) => {
    expect(verdicts(file)).toEqual({ form: 'notAReceipt' })
  })
})
