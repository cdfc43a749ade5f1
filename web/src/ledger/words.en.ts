import type { Translated } from '../translated.ts'
import type zh from './words.zh.ts'

export default {
  receipt: {
    ofPreview: 'Receipt for this preview',
    number: 'Receipt',
    check: 'Verify',
    ruled: 'Ruled by the gate and recorded before reading',
  },
} satisfies Translated<typeof zh>
