import { closeSync, openSync, writeSync } from 'node:fs'
import { TextDecoder } from 'node:util'

/**
 * A seeded register of fictional enterprises, 12 columns: the file on which imports are measured. The same seed and row
 * count give the same bytes. Every tenth headcount and every fiftieth capital is empty; codes have leading zeros.
 */
export const header = [
  '序号',
  '统一社会信用代码',
  '企业名称',
  '行政区划代码',
  '行业代码',
  '成立日期',
  '更新时间',
  '注册资本（万元）',
  '从业人数',
  '经营状态',
  '是否小微企业',
  '经营范围',
] as const

const symbols = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const weights = Array.from({ length: 17 }, (_, index) => 3 ** index % 31)
const words = [
  '云山',
  '海晏',
  '长河',
  '启明',
  '恒泰',
  '金穗',
  '博远',
  '瑞丰',
  '华岳',
  '澄江',
  '万象',
  '同济',
  '青禾',
  '百川',
]
const trades = ['商贸', '科技', '物流', '农业', '建材', '餐饮', '信息技术', '医疗器械', '文化传播', '环保工程']
const scopes = ['批发', '零售', '技术开发', '技术服务', '仓储服务', '货物进出口', '软件开发', '会议服务', '设备租赁']
const states = ['存续', '存续', '存续', '存续', '注销', '吊销', '迁出', '停业']
const places = ['珑江', '云岚', '北屏', '南浦', '东津', '西麓']

/** mulberry32: small, fast, the same on every machine. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

const two = (value: number): string => (value < 10 ? `0${value}` : String(value))

/** A well-formed credit code (GB 32100) in the never issued region 0099xx. */
function creditCode(random: () => number): string {
  let code = '910099'
  for (let index = code.length; index < 17; index++) code += symbols[Math.floor(random() * 31)]
  let sum = 0
  for (let index = 0; index < 17; index++) sum += symbols.indexOf(code[index] ?? '0') * (weights[index] ?? 0)
  return code + symbols[(31 - (sum % 31)) % 31]
}

function row(number: number, random: () => number): string {
  const pick = (from: readonly string[]): string => from[Math.floor(random() * from.length)] ?? ''
  const name = `${pick(places)}${pick(words)}${pick(words)}${Math.floor(random() * 9000)}${pick(trades)}有限公司`
  const date = `${1990 + Math.floor(random() * 35)}-${two(1 + Math.floor(random() * 12))}-${two(1 + Math.floor(random() * 28))}`
  const time = `2024-${two(1 + Math.floor(random() * 12))}-${two(1 + Math.floor(random() * 28))} ${two(Math.floor(random() * 24))}:${two(Math.floor(random() * 60))}:${two(Math.floor(random() * 60))}`
  const capital = random() < 0.02 ? '' : (random() ** 4 * 100000).toFixed(2)
  const staff = random() < 0.1 ? '' : String(Math.floor(random() ** 6 * 5000))
  const region = `0099${two(Math.floor(random() * 60))}`
  const trade = String(100 + Math.floor(random() * 900)).padStart(4, '0')
  const scope = `"${pick(scopes)},${pick(scopes)},${pick(scopes)}"`
  const small = random() < 0.8 ? '是' : '否'
  return `${number},${creditCode(random)},${name},${region},${trade},${date},${time},${capital},${staff},${pick(states)},${small},${scope}\n`
}

/** Writes the file; `encode` turns each block of text into bytes. */
export function generate(path: string, rows: number, seed = 20240921, encode = encodeUtf8): void {
  const random = seeded(seed)
  const file = openSync(path, 'w')
  try {
    let block = `${header.join(',')}\n`
    for (let number = 1; number <= rows; number++) {
      block += row(number, random)
      if (block.length > 1 << 20) {
        writeSync(file, encode(block))
        block = ''
      }
    }
    writeSync(file, encode(block))
  } finally {
    closeSync(file)
  }
}

const encodeUtf8 = (text: string): Uint8Array => Buffer.from(text, 'utf8')

/** GB 18030 for the characters that `generate` uses, by inverting the decoder: the platform decodes it but cannot encode it. */
export function gb18030Encoder(): (text: string) => Uint8Array {
  const decoder = new TextDecoder('gb18030')
  const codes = new Map<string, number>()
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      if (trail === 0x7f) continue
      const character = decoder.decode(Uint8Array.of(lead, trail))
      if (!codes.has(character)) codes.set(character, (lead << 8) | trail)
    }
  }
  return (text) => {
    const bytes = Buffer.allocUnsafe(text.length * 2)
    let length = 0
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index)
      if (unit < 0x80) {
        length = bytes.writeUInt8(unit, length)
        continue
      }
      const code = codes.get(text[index] ?? '')
      if (code === undefined) throw new RangeError('character outside the double-byte area of GB 18030')
      length = bytes.writeUInt16BE(code, length)
    }
    return bytes.subarray(0, length)
  }
}
