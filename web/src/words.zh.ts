import platform from './platform/words.zh.ts'

export default { ...platform }
