export default {
  catalog: {
    title: '数据目录',
    titleFor: '{{q}}的检索结果',
    placeholder: '数据名、部门或列名',
    search: '搜索',
    searching: '正在检索目录',
    found: '{{figure}}个数据集',
    none: '目录里没有符合条件的数据。',
    clear: '全部清除',
    takeOff: '去掉{{label}}',
    narrow: '缩小范围（已选{{count}}项）',
    facet: { openness: '开放属性', publisher: '提供部门', theme: '领域', updateFrequency: '更新' },
  },
}
