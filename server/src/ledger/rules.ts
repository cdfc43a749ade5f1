import type { Rule } from '../platform/rules.ts'

/** 存证日志的规则. */
export const rules = [
  {
    id: 'R-NDI-16',
    title: {
      zh: '存证：每次登记、合同、任务、导出写入链式记录（SM3）并带时间，证明可离线核验',
      en: 'Evidence: each registration, contract, job and export is a hash-chained record (SM3) with its time; proofs verify offline',
    },
    source: '国家数据基础设施互联互通（NDI、TDS 附件），本平台细化',
    tag: 'D',
  },
  {
    id: 'R-OPN-04',
    title: { zh: '使用可追溯', en: 'Use can be traced' },
    source: '关于加快公共数据资源开发利用的意见（四）',
    tag: 'F',
  },
  {
    id: 'R-NDI-04',
    title: {
      zh: '存证溯源：记录真实、防篡改、可度量',
      en: 'Evidence and tracing: records are true, tamper-proof, measurable',
    },
    source: '可信数据空间发展行动计划附件',
    tag: 'P',
  },
  {
    id: 'R-SHR-30',
    title: {
      zh: '共享使用记录保存不少于三年，提供部门与主管部门可查',
      en: 'Records of shared use are kept at least three years; provider and authority may inspect',
    },
    source: '政务数据共享条例 29；本平台记每次使用与处置证明，使用过程、效果、存储由需求部门另行记录',
    tag: 'F',
    value: 3,
    unit: 'year',
  },
  {
    id: 'R-EVAL-03',
    title: { zh: '审计机关只读查看使用情况', en: 'Audit organs read usage, and only read' },
    source: '意见（十七），本平台细化',
    tag: 'F/D',
  },
] as const satisfies readonly Rule[]
